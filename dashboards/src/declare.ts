// Dashboards as typed values. The unit of a panel comes from its queries, its thresholds from alerts.
import type { Alert } from '@sextant/alerts/declare';
import type { AnyVector, Language } from '@sextant/signals/query/expression';
import type { PanelSql } from './sql/query';

/** A query of a panel; `legend` is the name of its series, e.g. `{{service}}`. */
export interface Query<U extends string = string> {
  readonly expr: AnyVector<Language, U>;
  readonly legend: string;
}

/** All queries of a panel have the unit of the first. */
export type Queries<U extends string> = readonly [Query<U>, ...Query<NoInfer<U>>[]];

/** A threshold of a panel, usually an alert. */
export type PanelThreshold = Pick<Alert, 'fires' | 'severity'>;

export interface Panel {
  readonly kind: 'timeseries' | 'gauge' | 'stat' | 'table' | 'logs';
  /** Unique in its dashboard. Do not change it: links and saved views refer to it. */
  readonly id: number;
  readonly title: string;
  /** What the panel shows, and what values are good. */
  readonly description: string;
  /** Empty for a panel with SQL. */
  readonly queries: readonly Query[];
  readonly sql?: PanelSql;
  readonly thresholds: readonly PanelThreshold[];
  /** The panel shows one minus the value of the thresholds, e.g. successes instead of failures. */
  readonly complement: boolean;
  /** Stacks the series, so that the upper edge is their sum. */
  readonly stacked: boolean;
  readonly exemplars: boolean;
  /** Texts for values: value → text. */
  readonly valueMappings: Readonly<Record<string, string>>;
}

interface Spec<U extends string> {
  readonly id: number;
  readonly title: string;
  readonly description: string;
  readonly queries: Queries<U>;
  readonly thresholds?: readonly PanelThreshold[];
}

const DEFAULTS = { thresholds: [], complement: false, stacked: false, exemplars: false, valueMappings: {} } as const;

export function timeseries<const U extends string>(
  spec: Spec<U> & { readonly stacked?: boolean; readonly exemplars?: boolean },
): Panel {
  return { ...DEFAULTS, kind: 'timeseries', ...spec };
}

/** The current value of a ratio on a scale from 0 to 100%. */
export function gauge<const U extends 'ratio' | 'percent'>(spec: Spec<U> & { readonly complement?: boolean }): Panel {
  return { ...DEFAULTS, kind: 'gauge', ...spec };
}

/** The current value of each series as large text. */
export function stat<const U extends string>(
  spec: Spec<U> & { readonly valueMappings?: Readonly<Record<string, string>> },
): Panel {
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

/** The panels of a row share its 24 columns evenly. */
export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly rows: readonly (readonly Panel[])[];
}
