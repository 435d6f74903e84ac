// The datasources that dashboards and provisioning agree on.
import type { Language } from '@sextant/signals/query/expression';

export const PROMETHEUS = { type: 'prometheus', uid: 'sextant-prometheus' } as const;
export const LOKI = { type: 'loki', uid: 'sextant-loki' } as const;
export const JAEGER = { type: 'jaeger', uid: 'sextant-jaeger' } as const;
export const ALERTMANAGER = { type: 'alertmanager', uid: 'sextant-alertmanager' } as const;

/** Which datasource answers queries of a language. */
export const DATASOURCE_OF = { promql: PROMETHEUS, logql: LOKI } as const satisfies Readonly<Record<Language, object>>;
