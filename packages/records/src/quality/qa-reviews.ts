// Lists QA samples and records reviews by people.
import { and, desc, eq, sql } from '../database/drizzle';
import { inScope } from '../database/scope';
import {
  CursorError,
  NOT_FROM_THIS_LIST,
  type Page,
  pageOf,
  type PageRequest,
  positionOf,
  positionTime,
} from '../database/cursor';
import type { Database } from '../database/database';
import { storable } from '../database/values';
import type { QaResult } from './qa-samples';
import { qaSamples } from '../schema/quality';
import { isUuid } from '../database/values';

export interface QaFilter {
  readonly runId?: string | undefined;
  readonly result?: QaResult | undefined;
}

export type QaRow = Readonly<typeof qaSamples.$inferSelect>;

/** The samples of an org, or of all orgs with ALL_ORGS, newest first. Throws CursorError. */
export async function listQa(
  database: Database,
  orgId: string,
  { runId, result }: QaFilter,
  { limit, cursor }: PageRequest,
): Promise<Page<QaRow>> {
  if (runId !== undefined && !isUuid(runId)) return { items: [] };
  const after = cursor === undefined ? undefined : cursorPosition(cursor);
  const q = qaSamples;
  const rows = await database.withOrg(orgId, (tx) =>
    tx
      .select({ sample: q, at: positionTime(q.createdAt) })
      .from(q)
      .where(
        and(
          inScope(q.orgId, orgId),
          runId === undefined ? undefined : eq(q.runId, runId),
          result === undefined ? undefined : eq(q.result, result),
          after &&
            sql`(${q.createdAt}, ${q.runId}, ${q.entityId})
              < (${after.at}::timestamptz, ${after.runId}::uuid, ${after.entityId}::text)`,
        ),
      )
      .orderBy(desc(q.createdAt), desc(q.runId), desc(q.entityId))
      .limit(limit + 1),
  );
  const placed = rows.map((row) => ({ ...row, id: `${row.sample.runId}:${hexOf(row.sample.entityId)}` }));
  const { items, nextCursor } = pageOf(placed, limit);
  return { items: items.map(({ sample }) => sample), nextCursor };
}

/** Entity ids may be any text; cursors encode them in hexadecimal. */
const hexOf = (text: string) => Buffer.from(text).toString('hex');

function cursorPosition(cursor: string) {
  const { at, id } = positionOf(cursor, /^[0-9a-f-]{36}:([0-9a-f]{2})*$/);
  const [runId = '', entity = ''] = id.split(':');
  const entityId = Buffer.from(entity, 'hex').toString();
  if (!isUuid(runId) || entityId.includes('\0')) throw new CursorError(NOT_FROM_THIS_LIST);
  return { at, runId, entityId };
}

export interface QaReview {
  readonly runId: string;
  readonly entityId: string;
  readonly result: QaResult;
  /** Replaces earlier notes; undefined keeps them. */
  readonly notes?: string | undefined;
  readonly reviewer: string;
}

/** Records a review. The last review wins. Undefined if the org has no such sample. */
export async function reviewQa(
  database: Database,
  orgId: string,
  review: QaReview,
): Promise<{ readonly before: QaRow; readonly after: QaRow } | undefined> {
  const { runId, entityId, result, notes, reviewer } = storable(review);
  if (!isUuid(runId)) return undefined;
  const which = and(eq(qaSamples.orgId, orgId), eq(qaSamples.runId, runId), eq(qaSamples.entityId, entityId));
  return database.withOrg(orgId, async (tx) => {
    const [before] = await tx.select().from(qaSamples).where(which).for('update');
    if (!before) return undefined;
    const decision = { result, reviewedBy: reviewer, reviewedAt: new Date(), ...(notes !== undefined && { notes }) };
    const [after] = await tx.update(qaSamples).set(decision).where(which).returning();
    return { before, after: after! };
  });
}
