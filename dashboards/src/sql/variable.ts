// The variable of SQL panels: the orgs whose rows they show.
import { QueryVariableBuilder, VariableRefresh, type VariableModel } from '@grafana/grafana-foundation-sdk/dashboard';
import { POSTGRES } from '../datasources';
import { ORG_VARIABLE } from './query';

const NAMES = 'select name from boards.org_names()';

/** Without a value of its own for “All”, which stands for each name. */
export function orgVariable(): VariableModel {
  return new QueryVariableBuilder(ORG_VARIABLE)
    .label('Org')
    .datasource(POSTGRES)
    .query(NAMES)
    .definition(NAMES)
    .multi(true)
    .includeAll(true)
    .current({ text: 'All', value: '$__all', selected: true })
    .refresh(VariableRefresh.OnDashboardLoad)
    .build();
}
