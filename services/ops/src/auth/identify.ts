// From a bearer token to a caller: the platform's key, a key of an org, or a token of the identity provider.
import { findApiKey } from '@sextant/records/tenancy/api-keys';
import type { Database } from '@sextant/records/database';
import { ensurePlatformOrg } from '@sextant/records/tenancy/orgs';
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Caller } from './caller';
import { oidcTokens, type OidcOptions } from './oidc';
import { unauthenticated } from './refusals';

export interface IdentityOptions {
  readonly database: Database;
  /** The platform's own key, and the org that its holder acts for when none is named. */
  readonly platformKey?: string | undefined;
  readonly platformOrg: string;
  readonly oidc?: OidcOptions | undefined;
}

export type Identify = (authorization: string | undefined) => Promise<Caller>;

/** As records/api-keys makes them; anything else is not asked of the database. */
const API_KEY = /^sxt_[\w-]{43}$/;
const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** Reads an Authorization header; throws a problem of status 401, or 403 for a known user without an org or a role. */
export function identifier(options: IdentityOptions): Identify {
  const { database, platformKey, oidc } = options;
  const platformOrgId = once(() => ensurePlatformOrg(database, options.platformOrg));
  const fromOidc = oidc && oidcTokens(database, oidc);
  return async (authorization) => {
    const token = tokenOf(authorization);
    if (platformKey !== undefined && same(token, platformKey)) {
      const org = { orgId: await platformOrgId(), org: options.platformOrg };
      return { ...org, role: 'admin', actor: 'key:platform', platform: true, orgNamed: false };
    }
    if (API_KEY.test(token)) return ofKey(database, token);
    if (fromOidc && JWT.test(token)) return fromOidc(token);
    throw unauthenticated('unknown');
  };
}

function tokenOf(authorization: string | undefined): string {
  const token = /^bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) throw unauthenticated(authorization === undefined ? 'missing' : 'malformed');
  return token;
}

async function ofKey(database: Database, token: string): Promise<Caller> {
  const key = await findApiKey(database, token);
  if (!key) throw unauthenticated('unknown');
  const { id, orgId, org, role, name, userId } = key;
  const user = userId ? { userId } : {};
  return { orgId, org, role, actor: `key:${name}`, keyId: id, ...user, platform: false, orgNamed: false };
}

/** In constant time: digests have one length, so that the comparison tells nothing of the key's. */
function same(given: string, known: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(known));
}

/** Remembers the first success. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let found: Promise<T> | undefined;
  return () => {
    found ??= work().catch((error: unknown) => {
      found = undefined;
      throw error;
    });
    return found;
  };
}
