// The variables of dashboards. A board offers those that its queries use.
import { httpServerRequestDurationSeconds } from '@sextant/signals/http';
import { up } from '@sextant/signals/process';
import { variable } from '@sextant/signals/query/match';
import { observations, rawCounter, value } from '@sextant/signals/query/promql';
import { render } from '@sextant/signals/query/render';
import {
  IntervalVariableBuilder,
  QueryVariableBuilder,
  VariableRefresh,
  VariableSort,
  type VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { PROMETHEUS } from './datasources';
import { orgVariable } from './sql/variable';

/** The condition of every query: the environment that the viewer chose. */
export const filters = { env: variable('env') } as const;

/**
 * Conditions for metrics that every service has: HTTP, process and log lines. Other metrics come from one service, and any
 * other choice would leave their panels empty.
 */
export const serviceFilters = { ...filters, service: variable('service') } as const;

/** Matches any non-empty value. Loki rejects queries whose matchers all match the empty value. */
export const ALL = '.+';

/** All variables, in the order in which a board offers them: a variable depends on those before it only. */
const VARIABLES: readonly VariableModel[] = [
  labelVariable('env', 'Environment', render(value(up))),
  // Only what serves requests: a target such as a store has no metrics of services.
  labelVariable('service', 'Service', render(rawCounter(observations(httpServerRequestDurationSeconds), filters))),
  orgVariable(),
  new IntervalVariableBuilder('window')
    .label('Window')
    .description('The window of rates and quantiles. Alerts use 5m.')
    .values('1m,5m,15m,1h')
    .current({ text: '5m', value: '5m', selected: true })
    .build(),
];

/** The variables that queries, or the queries of these variables, use. */
export function usedVariables(queries: object): readonly VariableModel[] {
  return VARIABLES.reduceRight<readonly VariableModel[]>(
    (used, candidate) => (isUsed(candidate.name, [queries, used]) ? [candidate, ...used] : used),
    [],
  );
}

/** Whether the variable occurs in any text of `queries`, as `$name` or `${name:format}`. */
export function isUsed(name: string, queries: object): boolean {
  return new RegExp(`\\$\\{?${name}\\b`).test(JSON.stringify(queries));
}

function labelVariable(name: 'env' | 'service', label: string, series: string): VariableModel {
  const query = `label_values(${series}, ${name})`;
  return new QueryVariableBuilder(name)
    .label(label)
    .datasource(PROMETHEUS)
    .query({ qryType: 1, query, refId: name })
    .definition(query)
    .multi(true)
    .includeAll(true)
    .allValue(ALL)
    .current({ text: 'All', value: '$__all', selected: true })
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .build();
}
