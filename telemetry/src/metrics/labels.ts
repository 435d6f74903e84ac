// Admits the labels of a sample: declared names, closed values, and bounded values within their budgets.
import { OVERFLOW, type Label } from '@sextant/signals/declare/label';
import type { Metric } from '@sextant/signals/declare/metric';
import { reportMisuse } from '../misuse';

export type Labels = Readonly<Record<string, string>>;

export interface Admission {
  /**
   * Returns a copy of the declared labels, with `other` for bounded values beyond their budget. Returns undefined, and
   * reports it once, when a label is missing or has an undeclared value.
   */
  readonly admit: (labels: unknown) => Labels | undefined;
  /** Forgets the values of bounded labels. */
  readonly reset: () => void;
}

/**
 * The admission of a metric or fact. It holds at most the budget of each bounded label.
 *
 * @param what names the declaration in reports, such as `metric runs_total`
 */
export function admissionOf(what: string, labels: readonly Label[]): Admission {
  const dimensions = labels.map((label) => ({ label, seen: new Set<unknown>(label.values) }));
  return {
    admit: (labels) => {
      const given = Object(labels) as Readonly<Record<string, unknown>>;
      const admitted: Record<string, string> = {};
      for (const { label, seen } of dimensions) {
        const value = given[label.name];
        const text = seen.has(value) ? (value as string) : addValue(label, seen, value);
        if (text === undefined) {
          // Reports only the label, as the value is unbounded.
          reportMisuse(`${what}: label ${label.name} has an undeclared value; the sample is dropped`);
          return undefined;
        }
        admitted[label.name] = text;
      }
      return admitted;
    },
    reset: () => dimensions.filter(({ label }) => !label.values).forEach(({ seen }) => seen.clear()),
  };
}

/** Returns undefined for a value that a closed label does not have, and for what is not text. */
function addValue(label: Label, seen: Set<unknown>, value: unknown): string | undefined {
  if (label.values) return undefined;
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const text = String(value);
  if (seen.has(text)) return text;
  if (seen.size >= label.budget) return OVERFLOW;
  seen.add(text);
  return text;
}

/** Every combination of label values, when all labels are closed and there are at most `max`; otherwise none. */
export function closedCombinations(metric: Metric, max: number): readonly Labels[] {
  if (metric.labels.some((l) => l.values === undefined)) return [];
  const product = metric.labels.reduce((n, l) => n * l.budget, 1);
  if (product > max) return [];
  return metric.labels.reduce<Labels[]>(
    (rows, l) => rows.flatMap((row) => l.values!.map((value) => ({ ...row, [l.name]: value }))),
    [{}],
  );
}
