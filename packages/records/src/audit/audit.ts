// The audit log: who changed what, with the values before and after. Rows are never changed or deleted.
import { and, desc, eq, getTableColumns, gte, sql, type SQL } from '../database/drizzle';
import { olderThan, pageOf, positionTime, type Page, type PageRequest } from '../database/cursor';
import type { Database } from '../database/database';
import { jsonText, storable } from '../database/values';
import { inScope } from '../database/scope';
import { auditLog } from '../schema/tenancy';

export interface AuditEntry {
  readonly orgId: string;
  /** `key:<name>` or `user:<subject>`. */
  readonly actor: string;
  /** For example `flag.set` or `run.cancel`. */
  readonly action: string;
  /** A name or an id. */
  readonly target: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

export interface AuditRow extends Required<AuditEntry> {
  readonly id: string;
  readonly createdAt: Date;
}

/** Adds an entry. The database sets its time. */
export async function audit(database: Database, entry: AuditEntry): Promise<void> {
  const { orgId, before, after, ...rest } = entry;
  const { actor, action, target } = storable(rest);
  await database.withOrg(orgId, (tx) =>
    tx.execute(sql`
      insert into audit_log (org_id, actor, action, target, before, after)
      values (${orgId}, ${actor}, ${action}, ${target}, ${json(before)}, ${json(after)})`),
  );
}

/** The entries of an org, or of all orgs with ALL_ORGS, newest first. Throws CursorError. */
export async function listAudit(
  database: Database,
  orgId: string,
  { limit, cursor }: PageRequest,
): Promise<Page<AuditRow>> {
  const { id, createdAt } = auditLog;
  const rows = await database.withOrg(orgId, (tx) =>
    tx
      .select({ ...getTableColumns(auditLog), at: positionTime(createdAt) })
      .from(auditLog)
      .where(and(inScope(auditLog.orgId, orgId), olderThan(cursor, createdAt, id)))
      .orderBy(desc(createdAt), desc(id))
      .limit(limit + 1),
  );
  return pageOf(rows, limit);
}

export interface AuditSubject extends Pick<AuditEntry, 'action' | 'target'> {
  /** Older entries are not looked at. */
  readonly since: Date;
}

/** The newest entry about a subject, of an org, or of any org with ALL_ORGS; undefined if there is none. */
export async function lastAudit(
  database: Database,
  orgId: string,
  { action, target, since }: AuditSubject,
): Promise<AuditRow | undefined> {
  const isAbout = and(eq(auditLog.action, action), eq(auditLog.target, target), gte(auditLog.createdAt, since));
  const [row] = await database.withOrg(orgId, (tx) =>
    tx
      .select()
      .from(auditLog)
      .where(and(inScope(auditLog.orgId, orgId), isAbout))
      .orderBy(desc(auditLog.createdAt), desc(auditLog.id))
      .limit(1),
  );
  return row;
}

const json = (value: unknown): SQL => (value == null ? sql`null` : sql`${jsonText(value)}::jsonb`);
