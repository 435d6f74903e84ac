// The samples of one metric, in prom-client's format.
import type { ExemplarLabels } from './exemplars';

/** One sample. */
export interface Sample {
  readonly value: number;
  readonly labels: Readonly<Record<string, string | number>>;
  /** Labels that the samples of a histogram share; prom-client serializes them once. */
  readonly sharedLabels?: Readonly<Record<string, string>>;
  /** Name of a histogram part, if different from the metric's name. */
  readonly metricName?: string;
  /** `timestamp` in seconds since the epoch. */
  readonly exemplar?:
    { readonly labelSet: ExemplarLabels; readonly value: number; readonly timestamp: number } | undefined;
}

/** The samples of one metric. */
export interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly values: readonly Sample[];
}
