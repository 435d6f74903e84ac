// QA samples: outputs of a run picked by a reproducible random choice, with the results of their checks.
import { createHash } from 'node:crypto';
import type { Database } from '../database/database';
import { storable } from '../database/values';
import type { RunRef } from '../runs/runs';
import { type BUCKETS, type QA_RESULTS, type QaCheck, qaSamples } from '../schema/quality';

export { BUCKETS, QA_RESULTS } from '../schema/quality';

export type { QaCheck };
export type Bucket = (typeof BUCKETS)[number];
export type QaResult = (typeof QA_RESULTS)[number];

export interface QaEntity {
  readonly entityId: string;
  readonly bucket: Bucket;
  readonly checks: readonly QaCheck[];
}

export interface QaOptions {
  readonly entities: readonly QaEntity[];
  /** Maximum number of samples per bucket; default 10. */
  readonly perBucket?: number;
  /** The buckets to sample; default only High. */
  readonly buckets?: readonly Bucket[];
  /** Default: the run's id, so that a repeated attempt picks the same samples. */
  readonly seed?: string;
}

export interface QaSample {
  readonly entityId: string;
  readonly bucket: Bucket;
  /** `pass` if every check passed, `needs_review` if there were none. */
  readonly result: QaResult;
}

/** Picks samples, stores the new ones and returns all of them. */
export async function createQaSamples(
  database: Database,
  ref: RunRef,
  { entities, perBucket = 10, buckets = ['High'], seed = ref.runId }: QaOptions,
): Promise<readonly QaSample[]> {
  const picked = buckets.flatMap((bucket) => {
    const inBucket = entities.filter((entity) => entity.bucket === bucket);
    return shuffled(inBucket, seed).slice(0, perBucket);
  });
  const samples = picked.map((entity) => ({ ...entity, result: resultOf(entity.checks) }));
  if (samples.length > 0) {
    const rows = samples.map((sample) => storable({ ...ref, ...sample, seed }));
    await database.withOrg(ref.orgId, (tx) => tx.insert(qaSamples).values(rows).onConflictDoNothing());
  }
  return samples.map(({ entityId, bucket, result }) => ({ entityId, bucket, result }));
}

/** The order depends only on the seed and the ids. */
function shuffled(entities: readonly QaEntity[], seed: string): readonly QaEntity[] {
  const keyed = entities.map((entity) => ({
    entity,
    key: createHash('sha256').update(`${seed}\n${entity.entityId}`).digest('hex'),
  }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ entity }) => entity);
}

function resultOf(checks: readonly QaCheck[]): QaResult {
  if (checks.length === 0) return 'needs_review';
  return checks.every(({ passed }) => passed) ? 'pass' : 'fail';
}
