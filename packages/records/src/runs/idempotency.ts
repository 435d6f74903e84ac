// Idempotency keys as in the IETF draft: one run per key. Another request with the key is refused, as is the same request
// while the first is in progress.
import { createHash } from 'node:crypto';
import { configure } from 'safe-stable-stringify';
import type { Transaction } from '../database/database';
import { sql } from '../database/drizzle';

/** Why a request with a used key is refused. */
export type KeyRefusal = 'reused' | 'in_progress';

const REASONS: Readonly<Record<KeyRefusal, string>> = {
  reused: 'was used for another request: send a new key, or repeat the original request',
  in_progress: 'belongs to a request that is still in progress: retry later',
};

/** A key cannot be used for this request. */
export class IdempotencyKeyError extends Error {
  override readonly name = 'IdempotencyKeyError';
  constructor(readonly refusal: KeyRefusal) {
    super(REASONS[refusal]);
  }
}

/** The parts of a request that must be equal for two requests to be the same. */
export interface KeyedRequest {
  readonly orgId: string;
  readonly kind: string;
  readonly input: unknown;
}

const canonical = configure({ deterministic: true, circularValue: Error });

/** The SHA-256, in hexadecimal, of the request as JSON with sorted keys. Ignores priority and user. */
export function fingerprintOf({ orgId, kind, input }: KeyedRequest): string {
  return createHash('sha256').update(canonical({ orgId, kind, input })!).digest('hex');
}

/** Locks a key of an org until the transaction ends. Throws IdempotencyKeyError if another transaction has the lock. */
export async function holdKey(tx: Transaction, orgId: string, key: string): Promise<void> {
  const lock = sql`hashtextextended(${`run:${orgId}:${key}`}, 0)`;
  const { rows } = await tx.execute<{ held: boolean }>(sql`select pg_try_advisory_xact_lock(${lock}) as held`);
  if (!rows[0]!.held) throw new IdempotencyKeyError('in_progress');
}
