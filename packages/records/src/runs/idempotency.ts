// Idempotency keys, as in the IETF draft: one run per key, refused for another request and while the first is under way.
import { createHash } from 'node:crypto';
import { configure } from 'safe-stable-stringify';
import type { Transaction } from '../database/database';
import { sql } from '../database/drizzle';

/** Why a request with a key that was used before is refused. */
export type KeyRefusal = 'reused' | 'in_progress';

const REASONS: Readonly<Record<KeyRefusal, string>> = {
  reused: 'was used for another request: send a new key, or the request that it was first sent with',
  in_progress: 'belongs to a request that is still in progress: send this again soon',
};

/** A key cannot be used for this request. */
export class IdempotencyKeyError extends Error {
  override readonly name = 'IdempotencyKeyError';
  constructor(readonly refusal: KeyRefusal) {
    super(REASONS[refusal]);
  }
}

/** What two requests must have in common to be the same. */
export interface KeyedRequest {
  readonly orgId: string;
  readonly kind: string;
  readonly input: unknown;
}

const canonical = configure({ deterministic: true, circularValue: Error });

/** SHA-256, in hexadecimal, of the request as JSON with sorted names; priority and user do not count. */
export function fingerprintOf({ orgId, kind, input }: KeyedRequest): string {
  return createHash('sha256').update(canonical({ orgId, kind, input })!).digest('hex');
}

/** Holds a key of an org until the transaction ends. Throws IdempotencyKeyError when another transaction holds it. */
export async function holdKey(tx: Transaction, orgId: string, key: string): Promise<void> {
  const lock = sql`hashtextextended(${`run:${orgId}:${key}`}, 0)`;
  const { rows } = await tx.execute<{ held: boolean }>(sql`select pg_try_advisory_xact_lock(${lock}) as held`);
  if (!rows[0]!.held) throw new IdempotencyKeyError('in_progress');
}
