// Common to all dashboards: variables, links, and annotations of firing alerts.
import { up } from '@sextant/signals/process';
import { noneOf, variable } from '@sextant/signals/query/match';
import { firingAlerts, value } from '@sextant/signals/query/promql';
import { render } from '@sextant/signals/query/render';
import {
  AnnotationQueryBuilder,
  DashboardLinkBuilder,
  DashboardLinkType,
  IntervalVariableBuilder,
  QueryVariableBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { PROMETHEUS } from './datasources';

/** Label filters by the variables of the dashboard. */
export const filters = { env: variable('env'), service: variable('service') } as const;

/** The tag of all dashboards, for links between them. */
export const TAG = 'sextant';

/** Matches any non-empty value. Loki rejects queries whose matchers all match the empty value. */
export const ALL = '.+';

export const variables = () => [
  labelVariable('env', render(value(up))),
  labelVariable('service', render(value(up, { env: variable('env') }))),
  new IntervalVariableBuilder('window')
    .label('Window')
    .description('The window of rates and quantiles. Alerts use 5m.')
    .values('1m,5m,15m,1h')
    .current({ text: '5m', value: '5m', selected: true }),
];

export const links = () => [
  new DashboardLinkBuilder('Sextant')
    .type(DashboardLinkType.Dashboards)
    .tags([TAG])
    .asDropdown(false)
    .includeVars(true)
    .keepTime(true)
    .icon('external link')
    .tooltip('')
    .url('')
    .targetBlank(false),
];

export const annotations = () => [
  new AnnotationQueryBuilder()
    .name('Firing alerts')
    .datasource(PROMETHEUS)
    .enable(true)
    .iconColor('red')
    .expr(render(firingAlerts({ alertname: noneOf('Watchdog') })))
    .titleFormat('{{alertname}}')
    .textFormat('{{severity}} {{service}}')
    .step('30s'),
];

function labelVariable(name: 'env' | 'service', series: string): QueryVariableBuilder {
  const query = `label_values(${series}, ${name})`;
  return new QueryVariableBuilder(name)
    .label(name === 'env' ? 'Environment' : 'Service')
    .datasource(PROMETHEUS)
    .query({ qryType: 1, query, refId: name })
    .definition(query)
    .multi(true)
    .includeAll(true)
    .allValue(ALL)
    .current({ text: 'All', value: '$__all', selected: true })
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc);
}
