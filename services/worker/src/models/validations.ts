// Counts validations of model outputs, and the pass rate of the latest ones.
import { aiJobsValidationPassRate, aiJobsValidationTotal } from '@sextant/signals/jobs';
import type { KindName } from '@sextant/signals/labels';
import { counter, gauge } from '@sextant/telemetry/metrics';

const WINDOW = 100;

const validations = counter(aiJobsValidationTotal);
const passRate = gauge(aiJobsValidationPassRate);
/** Results of the latest validations by kind, oldest first. */
const latest = new Map<KindName, boolean[]>();

export function countValidation(kind: KindName, passed: boolean): void {
  validations.inc({ kind, result: passed ? 'pass' : 'fail' });
  const results = latest.get(kind) ?? [];
  results.push(passed);
  if (results.length > WINDOW) results.shift();
  latest.set(kind, results);
  passRate.set({ kind }, (100 * results.filter(Boolean).length) / results.length);
}
