// The datasources of dashboards and provisioning.
import { DATASOURCES } from '@sextant/signals/links';
import type { Language } from '@sextant/signals/query/expression';

export const {
  prometheus: PROMETHEUS,
  loki: LOKI,
  jaeger: JAEGER,
  alertmanager: ALERTMANAGER,
  postgres: POSTGRES,
} = DATASOURCES;

/** The datasource of each query language. */
export const DATASOURCE_OF = { promql: PROMETHEUS, logql: LOKI } as const satisfies Readonly<Record<Language, object>>;
