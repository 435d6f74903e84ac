// Notes in the audit log what a caller changed.
import { audit } from '@sextant/records/audit';
import type { FastifyRequest } from 'fastify';
import { callerOf } from '../auth/caller';
import type { OpsDeps } from '../deps';

export interface Change {
  /** `<thing>.<verb>`, as `queue.pause`. */
  readonly action: string;
  /** Which one: its name or id. */
  readonly target: string;
  readonly before?: unknown;
  readonly after?: unknown;
  /** The org that it belongs to; by default the one that the caller acts for. */
  readonly orgId?: string | undefined;
}

/** Resolves once the change is in the audit log of its org. */
export async function audited({ database }: Pick<OpsDeps, 'database'>, request: FastifyRequest, change: Change) {
  const { orgId, actor } = callerOf(request);
  await audit(database, { actor, ...change, orgId: change.orgId ?? orgId });
}
