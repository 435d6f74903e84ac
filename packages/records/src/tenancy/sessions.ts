// Sessions of the console, and the sign-in links that start them. The database stores the SHA-256 of their tokens.
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { and, eq, sql } from '../database/drizzle';
import { rowsWithoutOrg, type Database } from '../database/database';
import { isUuid, jsonText } from '../database/values';
import { sessionTokens } from '../schema/tenancy';
import type { ApiKeyIdentity, Role } from './api-keys';
import type { IdentityClaims } from './people';

/** A user of the identity provider, as the provider's token described them at sign-in. */
export interface SessionUser {
  readonly issuer: string;
  readonly role: Role;
  readonly claims: IdentityClaims;
}

/** On whose behalf a new token acts. */
export type NewHolder =
  | { readonly type: 'api_key'; readonly apiKeyId: string }
  | { readonly type: 'platform_key'; readonly platformKey: string }
  | { readonly type: 'user'; readonly user: SessionUser };

export type SessionHolder =
  | { readonly type: 'api_key'; readonly key: ApiKeyIdentity }
  | { readonly type: 'platform_key' }
  | { readonly type: 'user'; readonly user: SessionUser };

export interface NewSession {
  readonly holder: NewHolder;
  /** The session ends when it has not been used for this long. */
  readonly idleSeconds: number;
  /** The session ends this long after it was created. */
  readonly maxSeconds: number;
}

/** A new token. The token itself cannot be read again. */
export interface IssuedToken {
  readonly id: string;
  /** A prefix and 43 characters of base64url. */
  readonly token: string;
  readonly expiresAt: Date;
}

export interface Session {
  readonly id: string;
  readonly orgId: string;
  /** Name of the org. */
  readonly org: string;
  readonly expiresAt: Date;
  readonly holder: SessionHolder;
}

const BYTES = 32;
const PREFIXES = { session: 'sxs_', link: 'sxl_' } as const;
type Kind = keyof typeof PREFIXES;

/** Creates a session for a caller of an org. */
export async function createSession(database: Database, orgId: string, session: NewSession): Promise<IssuedToken> {
  return issue(database, orgId, 'session', session);
}

/** Creates a token that can be exchanged once for a session of the same holder, within `seconds`. */
export async function createSignInLink(
  database: Database,
  orgId: string,
  { holder, seconds }: { readonly holder: NewHolder; readonly seconds: number },
): Promise<IssuedToken> {
  return issue(database, orgId, 'link', { holder, idleSeconds: seconds, maxSeconds: seconds });
}

/**
 * Finds a session and records its use, at most once a minute. Undefined if it is unknown or has ended, if its API key is
 * revoked or expired, and if `platformKey` is no longer the key that started it.
 */
export async function findSession(
  database: Database,
  token: string,
  platformKey: string | undefined,
): Promise<Session | undefined> {
  if (!hasShape('session', token)) return undefined;
  const rows = await rowsWithoutOrg<HolderRow>(database, sql`select * from sextant_session(${hashOf(token)})`);
  return rows[0] && sessionFrom(rows[0], token, platformKey);
}

/** Uses up a sign-in link. Undefined if it is unknown, used, too old or without a holder, as findSession. */
export async function useSignInLink(
  database: Database,
  token: string,
  platformKey: string | undefined,
): Promise<Session | undefined> {
  if (!hasShape('link', token)) return undefined;
  const rows = await rowsWithoutOrg<HolderRow>(database, sql`select * from sextant_use_sign_in_link(${hashOf(token)})`);
  return rows[0] && sessionFrom(rows[0], token, platformKey);
}

/** Ends a session. False if the org has no such session. */
export async function endSession(database: Database, orgId: string, id: string): Promise<boolean> {
  if (!isUuid(id)) return false;
  const which = and(eq(sessionTokens.id, id), eq(sessionTokens.kind, 'session'));
  const deleted = await database.withOrg(orgId, (tx) => tx.delete(sessionTokens).where(which));
  return deleted.rowCount === 1;
}

/** Deletes the sessions and links of all orgs that have ended, in batches, and returns how many. */
export async function deleteEndedSessions(
  database: Database,
  { batch = 10_000, signal }: { readonly batch?: number; readonly signal?: AbortSignal | undefined } = {},
): Promise<number> {
  let [all, last] = [0, batch];
  while (last === batch && !signal?.aborted) {
    const query = sql`select sextant_delete_ended_tokens(${batch}::int) as n`;
    const [row] = await rowsWithoutOrg<{ n: string }>(database, query);
    last = Number(row!.n);
    all += last;
  }
  return all;
}

async function issue(
  database: Database,
  orgId: string,
  kind: Kind,
  { holder, idleSeconds, maxSeconds }: NewSession,
): Promise<IssuedToken> {
  const token = `${PREFIXES[kind]}${randomBytes(BYTES).toString('base64url')}`;
  const expiresAt = new Date(Date.now() + maxSeconds * 1000);
  const apiKeyId = holder.type === 'api_key' ? holder.apiKeyId : null;
  const proof = holder.type === 'platform_key' ? proofOf(holder.platformKey, token).toString('hex') : null;
  const { role = null, ...user } = holder.type === 'user' ? holder.user : {};
  const signedIn = holder.type === 'user' ? jsonText(user) : null;
  const { rows } = await database.withOrg(orgId, (tx) =>
    tx.execute<{ id: string }>(sql`
      insert into session_tokens
        (org_id, kind, token_hash, api_key_id, platform_key_proof, signed_in, role, idle_seconds, expires_at)
      values (${orgId}, ${kind}, ${hashOf(token)}, ${apiKeyId}, decode(${proof}::text, 'hex'), ${signedIn}::jsonb, ${role},
        ${idleSeconds}::int, ${expiresAt.toISOString()}) returning id`),
  );
  return { id: rows[0]!.id, token, expiresAt };
}

interface HolderRow {
  readonly id: string;
  readonly org_id: string;
  readonly org: string;
  readonly expires_at: string | Date;
  readonly platform_key_proof: Buffer | null;
  readonly signed_in: Omit<SessionUser, 'role'> | null;
  readonly role: Role | null;
  readonly api_key_id: string | null;
  readonly key_name: string | null;
  readonly user_id: string | null;
}

function sessionFrom(row: HolderRow, token: string, platformKey: string | undefined): Session | undefined {
  const holder = holderOf(row, token, platformKey);
  const { id, org_id: orgId, org } = row;
  return holder && { id, orgId, org, expiresAt: new Date(row.expires_at), holder };
}

function holderOf(row: HolderRow, token: string, platformKey: string | undefined): SessionHolder | undefined {
  const { api_key_id: id, key_name: name, role, signed_in: signedIn, platform_key_proof: proof } = row;
  if (id !== null && name !== null && role !== null) {
    const { org_id: orgId, org, user_id: userId } = row;
    return { type: 'api_key', key: { id, orgId, org, name, role, userId } };
  }
  if (signedIn !== null && role !== null) return { type: 'user', user: { ...signedIn, role } };
  if (proof === null || platformKey === undefined) return undefined;
  return timingSafeEqual(proof, proofOf(platformKey, token)) ? { type: 'platform_key' } : undefined;
}

function hasShape(kind: Kind, token: string): boolean {
  return token.startsWith(PREFIXES[kind]) && /^[\w-]{43}$/.test(token.slice(PREFIXES[kind].length));
}

function proofOf(platformKey: string, token: string): Buffer {
  return createHmac('sha256', platformKey).update(token).digest();
}

/** As `bytea`. 256 random bits need neither a salt nor a slow hash. */
const hashOf = (token: string) => sql`decode(${createHash('sha256').update(token).digest('hex')}::text, 'hex')`;
