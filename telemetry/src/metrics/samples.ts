// Checks samples before they are recorded: telemetry ignores a wrong sample and never throws at its caller.
import type { Metric } from '@sextant/signals/declare/metric';
import type { Span } from '@opentelemetry/api';
import { reportMisuse } from '../misuse';
import { admissionOf, type Labels } from './labels';

type RecordSample = (labels: Labels, value: number, span?: Span) => void;

export interface Recorder {
  /** Records a sample with finite `value` and declared `labels`; reports any other once per metric and reason. */
  readonly record: (labels: unknown, value: unknown, span?: Span) => void;
  /** Forgets the values of bounded labels. */
  readonly reset: () => void;
}

/** Passes the valid samples of a metric to `record`. */
export function recorderOf(metric: Metric, record: RecordSample): Recorder {
  const { admit, reset } = admissionOf(`metric ${metric.name}`, metric.labels);
  const min = metric.kind === 'counter' ? 0 : -Infinity;
  return {
    record: (labels, value, span) => {
      if (typeof value !== 'number' || !Number.isFinite(value) || value < min) {
        // Without the value, as each problem is kept to report it once.
        return reportMisuse(`metric ${metric.name}: the value is not ${expected(min)}; the sample is dropped`);
      }
      try {
        const admitted = admit(labels);
        if (admitted) record(admitted, value, span);
      } catch {
        reportMisuse(`metric ${metric.name}: could not read a sample; it is dropped`);
      }
    },
    reset,
  };
}

function expected(min: number): string {
  return min === 0 ? 'a finite number of at least 0' : 'a finite number';
}
