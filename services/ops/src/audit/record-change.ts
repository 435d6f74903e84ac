// Records what a caller changed in the audit log.
import { audit } from '@sextant/records/audit';
import type { FastifyRequest } from 'fastify';
import { callerOf } from '../auth/caller';
import type { OpsDeps } from '../deps';

export interface Change {
  /** `<resource>.<verb>`, such as `queue.pause`. */
  readonly action: string;
  /** Name or id of the resource. */
  readonly target: string;
  readonly before?: unknown;
  readonly after?: unknown;
  /** The org that owns the resource; default: the org that the caller acts for. */
  readonly orgId?: string | undefined;
}

export async function recordChange({ database }: Pick<OpsDeps, 'database'>, request: FastifyRequest, change: Change) {
  const { orgId, actor } = callerOf(request);
  await audit(database, { actor, ...change, orgId: change.orgId ?? orgId });
}
