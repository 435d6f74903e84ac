// Samples outputs of a run for review, and records the samples in the database, metrics and events.
import { createQaSamples, type QaOptions, type QaSample } from '@sextant/records/quality/qa-samples';
import { qaSamplesTotal } from '@sextant/signals/runs';
import { counter } from '@sextant/telemetry/metrics';
import type { StepContext } from './declare';
import { entityEvent } from './events';

type Context = Pick<StepContext, 'run' | 'step' | 'database' | 'events'>;

const samplesTotal = counter(qaSamplesTotal);

/** Throws RecordsError. */
export async function sampleForReview(context: Context, options: QaOptions): Promise<readonly QaSample[]> {
  const { run, database, events } = context;
  const samples = await createQaSamples(database, { runId: run.id, orgId: run.orgId }, options);
  for (const { entityId, bucket, result } of samples) {
    samplesTotal.inc({ kind: run.kind, result });
    events.logEvent({
      ...entityEvent(context, entityId),
      event: 'qa_sampled',
      status: 'ok',
      extra: { bucket, result },
    });
  }
  return samples;
}
