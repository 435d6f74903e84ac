// Dashboards as typed values. The unit of a panel comes from its queries, its thresholds from alerts.
import type { Alert } from '@sextant/alerts/declare';
import type { Duration } from '@sextant/signals/query/duration';
import type { AnyVector, Language } from '@sextant/signals/query/expression';
import type { PanelSql } from './sql/query';

/** A query of a panel; `legend` is the name of its series, e.g. `{{service}}`. */
export interface Query<U extends string = string> {
  readonly expr: AnyVector<Language, U>;
  readonly legend: string;
}

/** All queries of a panel have the unit of the first. */
export type Queries<U extends string> = readonly [Query<U>, ...Query<NoInfer<U>>[]];

/** A threshold of a panel, usually an alert, which the panel then links to and marks while it fires. */
export type PanelThreshold = Pick<Alert, 'fires' | 'severity'> & Partial<Pick<Alert, 'name' | 'runbook'>>;

/** Which alerts a list of alerts shows. */
export interface AlertSelection {
  /** The names of the alerts. Default: all. */
  readonly names?: readonly string[];
}

/** Which traces a list of traces shows: the newest of a service. */
export interface TraceSelection {
  readonly service: string;
  /** The name of a span. Default: any. */
  readonly operation?: string;
  /** Only traces with an error. */
  readonly onlyErrors?: boolean;
  /** Only spans that take at least this long. */
  readonly minDuration?: Duration;
}

export interface Panel {
  readonly kind: 'timeseries' | 'gauge' | 'stat' | 'table' | 'logs' | 'alerts' | 'traces';
  /** Unique in its dashboard. Do not change it: links and saved views refer to it. */
  readonly id: number;
  readonly title: string;
  /** What the panel shows, and what values are good. */
  readonly description: string;
  /** Empty for a panel with SQL, and for lists of alerts and of traces. */
  readonly queries: readonly Query[];
  readonly sql?: PanelSql;
  readonly thresholds: readonly PanelThreshold[];
  /** Of a list of alerts. */
  readonly alerts?: AlertSelection;
  /** Of a list of traces. */
  readonly traces?: TraceSelection;
  /** The panel shows one minus the value of the thresholds, e.g. successes instead of failures. */
  readonly complement: boolean;
  /** Stacks the series, so that the upper edge is their sum. */
  readonly stacked: boolean;
  readonly exemplars: boolean;
  /** Texts for values: value → text. */
  readonly valueMappings: Readonly<Record<string, string>>;
  /** The text for zero and for negative values, e.g. of a budget. */
  readonly usedUp?: string;
  /** The lower end of the axis; lower values are cut off. Default: that of the values, and zero or lower. */
  readonly min?: number;
  /** What the panel says without data: why that is good, or what must be installed. Default: that there is no data. */
  readonly whenEmpty?: string;
}

interface Spec<U extends string> {
  readonly id: number;
  readonly title: string;
  readonly description: string;
  readonly queries: Queries<U>;
  readonly thresholds?: readonly PanelThreshold[];
  readonly whenEmpty?: string;
}

const DEFAULTS = { thresholds: [], complement: false, stacked: false, exemplars: false, valueMappings: {} } as const;

export function timeseries<const U extends string>(
  spec: Spec<U> & { readonly stacked?: boolean; readonly exemplars?: boolean; readonly min?: number },
): Panel {
  return { ...DEFAULTS, kind: 'timeseries', ...spec };
}

/** The current value of a ratio on a scale from 0 to 100%. */
export function gauge<const U extends 'ratio' | 'percent'>(spec: Spec<U> & { readonly complement?: boolean }): Panel {
  return { ...DEFAULTS, kind: 'gauge', ...spec };
}

/** The current value of each series as large text. */
export function stat<const U extends string>(spec: Spec<U> & Partial<Pick<Panel, 'valueMappings' | 'usedUp'>>): Panel {
  return { ...DEFAULTS, kind: 'stat', ...spec };
}

/** A row per series, a column per label. */
export function table<const U extends string>(spec: Spec<U>): Panel {
  return { ...DEFAULTS, kind: 'table', ...spec };
}

/** Log lines, newest first. */
export function logLines(spec: Spec<'lines'>): Panel {
  return { ...DEFAULTS, kind: 'logs', ...spec };
}

type ListTexts = Pick<Panel, 'id' | 'title' | 'description'>;

/** The alerts that fire. */
export function alertList(spec: ListTexts & { readonly alerts?: AlertSelection }): Panel {
  return { ...DEFAULTS, kind: 'alerts', queries: [], ...spec };
}

/** The newest traces of a service, with links to them. */
export function traceList(spec: ListTexts & { readonly traces: TraceSelection }): Panel {
  return { ...DEFAULTS, kind: 'traces', queries: [], ...spec };
}

/** The panels of a row share its 24 columns evenly. */
export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly rows: readonly (readonly Panel[])[];
}
