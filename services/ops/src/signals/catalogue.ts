// The catalogue of signals as the API returns it.
import { seriesBudget, type Metric } from '@sextant/signals/declare/metric';
import { sextant } from '@sextant/signals/sextant';

export const SIGNAL_KINDS = ['metric', 'span', 'attribute', 'log_field', 'objective'] as const;

export interface Signal {
  readonly kind: (typeof SIGNAL_KINDS)[number];
  readonly name: string;
  /** Of a metric: counter, gauge or histogram; of a span: its kind; of an attribute or field: the type of its value. */
  readonly type: string;
  readonly description: string;
  readonly unit: string | null;
  readonly labels: readonly Label[];
  /** Attributes of a span. */
  readonly attributes: readonly string[];
  /** Maximum number of series per process. */
  readonly seriesBudget: number | null;
  readonly stability: string | null;
  /** Replacement of a deprecated metric. */
  readonly successor: string | null;
}

interface Label {
  readonly name: string;
  readonly description: string;
  /** Null for a label with values that are known only at run time. */
  readonly values: readonly string[] | null;
  readonly budget: number;
}

const NONE = { unit: null, labels: [], attributes: [], seriesBudget: null, stability: null, successor: null };

/** All signals of this product, sorted by kind and name. */
export const SIGNALS: readonly Signal[] = [
  ...byName(sextant.metrics.map(metricOf)),
  ...byName(
    sextant.spans.map(({ name, kind: type, description, attributes }) => ({
      ...{ ...NONE, kind: 'span', name, type, description, attributes: attributes.map((one) => one.name) },
    })),
  ),
  ...byName(
    sextant.attributes.map(({ name, type, description }) => ({ ...NONE, kind: 'attribute', name, type, description })),
  ),
  ...byName(
    sextant.logFields.map(({ name, type, description }) => ({ ...NONE, kind: 'log_field', name, type, description })),
  ),
  ...byName(
    sextant.objectives.map(({ name, type, description }) => ({ ...NONE, kind: 'objective', name, type, description })),
  ),
];

function metricOf(metric: Metric): Signal {
  const { name, kind, help, unit, labels, stability, successor = null } = metric;
  return {
    ...{ kind: 'metric', name, type: kind, description: help, unit, attributes: [], stability, successor },
    labels: labels.map((label) => ({
      ...{ name: label.name, description: label.description, values: label.values ?? null, budget: label.budget },
    })),
    seriesBudget: seriesBudget(metric),
  };
}

function byName(signals: readonly Signal[]): readonly Signal[] {
  return signals.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
