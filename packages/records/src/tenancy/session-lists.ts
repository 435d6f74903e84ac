// The open sessions of a holder: listed, and ended by the holder or an administrator.
import { and, desc, eq, isNull, ne, sql, type SQL } from '../database/drizzle';
import type { Database } from '../database/database';
import { isUuid } from '../database/values';
import { sessionTokens } from '../schema/tenancy';

/** Whose sessions. Those of the platform key include sessions of an earlier platform key, which no longer work. */
export type SessionOwner =
  | { readonly type: 'api_key'; readonly apiKeyId: string }
  | { readonly type: 'platform_key' }
  | { readonly type: 'user'; readonly issuer: string; readonly subject: string };

export interface SessionSummary {
  readonly id: string;
  readonly createdAt: Date;
  /** Accurate to the minute. */
  readonly lastSeenAt: Date;
  /** The session ends at this time at the latest. */
  readonly expiresAt: Date;
}

const t = sessionTokens;
const SUMMARY = { id: t.id, createdAt: t.createdAt, lastSeenAt: t.lastSeenAt, expiresAt: t.expiresAt };

/** Sessions that a list has, at most. */
const MAX_LISTED = 100;

/** The open sessions of a holder, the last used first; at most 100. */
export async function listSessions(
  database: Database,
  orgId: string,
  owner: SessionOwner,
): Promise<readonly SessionSummary[]> {
  return database.withOrg(orgId, (tx) =>
    tx
      .select(SUMMARY)
      .from(t)
      .where(and(isOpen, isOf(owner)))
      .orderBy(desc(t.lastSeenAt), desc(t.id))
      .limit(MAX_LISTED),
  );
}

/** Ends one open session of a holder. False if the holder has no such session. */
export async function endOwnSession(
  database: Database,
  orgId: string,
  owner: SessionOwner,
  id: string,
): Promise<boolean> {
  if (!isUuid(id)) return false;
  const which = and(isOpen, isOf(owner), eq(t.id, id));
  return (await database.withOrg(orgId, (tx) => tx.delete(t).where(which))).rowCount === 1;
}

/** Ends the open sessions of a holder, except one, and returns how many. */
export async function endSessions(
  database: Database,
  orgId: string,
  owner: SessionOwner,
  exceptId?: string,
): Promise<number> {
  const which = and(isOpen, isOf(owner), exceptId === undefined ? undefined : ne(t.id, exceptId));
  return (await database.withOrg(orgId, (tx) => tx.delete(t).where(which))).rowCount ?? 0;
}

/** The number of open sessions of each API key of an org that has some, by the id of the key. */
export async function countSessionsByKey(database: Database, orgId: string): Promise<ReadonlyMap<string, number>> {
  const rows = await database.withOrg(orgId, (tx) =>
    tx
      .select({ id: t.apiKeyId, sessions: sql<number>`count(*)::int` })
      .from(t)
      .where(and(isOpen, sql`${t.apiKeyId} is not null`))
      .groupBy(t.apiKeyId),
  );
  return new Map(rows.flatMap(({ id, sessions }) => (id === null ? [] : [[id, sessions] as const])));
}

const isOpen = and(
  eq(t.kind, 'session'),
  sql`${t.expiresAt} > now() and ${t.lastSeenAt} + make_interval(secs => ${t.idleSeconds}) > now()`,
);

function isOf(owner: SessionOwner): SQL | undefined {
  switch (owner.type) {
    case 'api_key':
      return eq(t.apiKeyId, owner.apiKeyId);
    case 'user':
      return sql`${t.signedIn} ->> 'issuer' = ${owner.issuer} and ${t.signedIn} -> 'claims' ->> 'subject' = ${owner.subject}`;
    case 'platform_key':
      // Every token has one kind of holder, and services cannot read the proof of the platform key.
      return and(isNull(t.apiKeyId), isNull(t.signedIn));
  }
}
