// What every dashboard has in common: variables, links to the others, and marks of firing alerts.
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

/** What queries of a dashboard are narrowed by. */
export const here = { env: variable('env'), service: variable('service') } as const;

/** All of Sextant's dashboards have it, so that each links to the others. */
export const TAG = 'sextant';

/** Matches any value that is there; Loki refuses selectors that also match nothing. */
export const ALL = '.+';

export const variables = () => [
  labelVariable('env', render(value(up))),
  labelVariable('service', render(value(up, { env: variable('env') }))),
  new IntervalVariableBuilder('window')
    .label('Window')
    .description('Over how long rates and quantiles are computed; alerts use 5m.')
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
