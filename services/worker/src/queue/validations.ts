// How many outputs of models pass their validation: all of them counted, the last ones as a share.
import { aiJobsValidationPassRate, aiJobsValidationTotal } from '@sextant/signals/jobs';
import type { KindName } from '@sextant/signals/labels';
import { counter, gauge } from '@sextant/telemetry/metrics';

const WINDOW = 100;

const validations = counter(aiJobsValidationTotal);
const passRate = gauge(aiJobsValidationPassRate);
/** Of each kind, whether the last outputs passed, oldest first. */
const lastResults = new Map<KindName, boolean[]>();

export function countValidation(kind: KindName, passed: boolean): void {
  validations.inc({ kind, result: passed ? 'pass' : 'fail' });
  const results = lastResults.get(kind) ?? [];
  results.push(passed);
  if (results.length > WINDOW) results.shift();
  lastResults.set(kind, results);
  passRate.set({ kind }, (100 * results.filter(Boolean).length) / results.length);
}
