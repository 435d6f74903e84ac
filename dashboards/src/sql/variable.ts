// The variable of boards that have SQL panels: the orgs whose rows they show.
import { QueryVariableBuilder, VariableRefresh } from '@grafana/grafana-foundation-sdk/dashboard';
import { POSTGRES } from '../datasources';
import type { Dashboard } from '../declare';
import { ORG_VARIABLE } from './query';

const NAMES = 'select name from boards.org_names()';

/** Empty for a board without SQL panels. */
export function sqlVariables({ rows }: Pick<Dashboard, 'rows'>): readonly QueryVariableBuilder[] {
  return rows.flat().some(({ sql }) => sql !== undefined) ? [orgVariable()] : [];
}

/** Without a value of its own for “All”, which stands for each name. */
function orgVariable(): QueryVariableBuilder {
  return new QueryVariableBuilder(ORG_VARIABLE)
    .label('Org')
    .datasource(POSTGRES)
    .query(NAMES)
    .definition(NAMES)
    .multi(true)
    .includeAll(true)
    .current({ text: 'All', value: '$__all', selected: true })
    .refresh(VariableRefresh.OnDashboardLoad);
}
