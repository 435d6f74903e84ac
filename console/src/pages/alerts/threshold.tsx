// The threshold of an alert rule.
import { compact } from '../../text/format';
import type { Alert } from './alert-rules';

export function ThresholdText({ alert: { threshold } }: { readonly alert: Pick<Alert, 'threshold'> }) {
  return threshold === null ? '–' : `${threshold.operator} ${thresholdNumber(threshold.value)}`;
}

/** `0.25`, `1M`: as it is written in rules, shortened when it is large. */
export function thresholdNumber(value: number): string {
  return Math.abs(value) >= 100_000 ? compact(value) : String(value);
}
