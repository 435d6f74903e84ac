// Dashboards as typed values: panels whose unit comes from their query and whose thresholds come from alerts.
import type { Alert } from '@sextant/alerts/declare';
import type { AnyVector, Language } from '@sextant/signals/query/expression';

/** One query of a panel; `legend` names its series, as in `{{service}}`. */
export interface Query<U extends string = string> {
  readonly expr: AnyVector<Language, U>;
  readonly legend: string;
}

/** All queries of a panel have the unit of the first. */
export type Queries<U extends string> = readonly [Query<U>, ...Query<NoInfer<U>>[]];

/** Where a panel changes its colour; any alert is one. */
export type Limit = Pick<Alert, 'fires' | 'severity'>;

export interface Panel {
  readonly kind: 'timeseries' | 'gauge' | 'stat' | 'table' | 'logs';
  /** Unique in its dashboard and never changed, as links and saved views hold it. */
  readonly id: number;
  readonly title: string;
  /** What it shows, and what good looks like. */
  readonly description: string;
  readonly queries: readonly Query[];
  readonly limits: readonly Limit[];
  /** The panel shows one minus what the limits speak of, as successes instead of failures. */
  readonly complement: boolean;
  /** Series are drawn on top of each other, so that the upper edge is their sum. */
  readonly stacked: boolean;
  /** Points that lead to a trace are drawn too. */
  readonly exemplars: boolean;
  /** What to print instead of a number. */
  readonly words: Readonly<Record<string, string>>;
}

interface Spec<U extends string> {
  readonly id: number;
  readonly title: string;
  readonly description: string;
  readonly queries: Queries<U>;
  readonly limits?: readonly Limit[];
}

const DEFAULTS = { limits: [], complement: false, stacked: false, exemplars: false, words: {} } as const;

/** Lines over time. */
export function timeseries<const U extends string>(
  spec: Spec<U> & { readonly stacked?: boolean; readonly exemplars?: boolean },
): Panel {
  return { ...DEFAULTS, kind: 'timeseries', ...spec };
}

/** The present value of a share as a dial from 0 to 100%. */
export function gauge<const U extends 'ratio' | 'percent'>(spec: Spec<U> & { readonly complement?: boolean }): Panel {
  return { ...DEFAULTS, kind: 'gauge', ...spec };
}

/** Present values as large text, one for each series. */
export function stat<const U extends string>(
  spec: Spec<U> & { readonly words?: Readonly<Record<string, string>> },
): Panel {
  return { ...DEFAULTS, kind: 'stat', ...spec };
}

/** Present series as rows, their labels as columns. */
export function table<const U extends string>(spec: Spec<U>): Panel {
  return { ...DEFAULTS, kind: 'table', ...spec };
}

/** Log lines, the newest first. */
export function logLines(spec: Spec<'lines'>): Panel {
  return { ...DEFAULTS, kind: 'logs', ...spec };
}

/** A dashboard; each row is 24 columns wide and its panels share them evenly. */
export interface Board {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly rows: readonly (readonly Panel[])[];
}
