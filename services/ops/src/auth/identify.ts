// Turns a bearer token into a caller: the platform key, an API key of an org, or a token of the identity provider.
import type { Database } from '@sextant/records/database';
import { findApiKey, type ApiKeyIdentity } from '@sextant/records/tenancy/api-keys';
import { ensurePlatformOrg } from '@sextant/records/tenancy/orgs';
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Caller } from './caller';
import { oidcTokens, type OidcOptions } from './oidc';
import { unauthenticated } from './refusals';

export interface IdentityOptions {
  readonly database: Database;
  readonly platformKey?: string | undefined;
  /** The org that the platform key acts for when a request names none. */
  readonly platformOrg: string;
  readonly oidc?: OidcOptions | undefined;
}

export type Identify = (authorization: string | undefined) => Promise<Caller>;

/** The format of API keys; other tokens are not looked up in the database. */
const API_KEY = /^sxt_[\w-]{43}$/;
const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** Reads an Authorization header; throws ProblemError with 401, or 403 for a valid token without an org or a role. */
export function identifier(options: IdentityOptions): Identify {
  const { database, platformKey, oidc } = options;
  const platform = platformCaller(database, options.platformOrg);
  const fromOidc = oidc && oidcTokens(database, oidc);
  return async (authorization) => {
    const token = tokenOf(authorization);
    if (platformKey !== undefined && isEqual(token, platformKey)) return platform();
    if (API_KEY.test(token)) return fromApiKey(database, token);
    if (fromOidc && JWT.test(token)) return fromOidc(token);
    throw unauthenticated('unknown');
  };
}

/** The caller who holds the platform key, in the org of the platform, which the first call creates. */
export function platformCaller(database: Database, org: string): () => Promise<Caller> {
  const platformOrgId = once(() => ensurePlatformOrg(database, org));
  return async () => {
    const orgId = await platformOrgId();
    return { orgId, org, role: 'admin', actor: 'key:platform', platform: true, orgNamed: false };
  };
}

function tokenOf(authorization: string | undefined): string {
  const token = /^bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) throw unauthenticated(authorization === undefined ? 'missing' : 'malformed');
  return token;
}

async function fromApiKey(database: Database, token: string): Promise<Caller> {
  const key = await findApiKey(database, token);
  if (!key) throw unauthenticated('unknown');
  return callerOfKey(key);
}

export function callerOfKey({ id, orgId, org, role, name, userId }: ApiKeyIdentity): Caller {
  const user = userId ? { userId } : {};
  return { orgId, org, role, actor: `key:${name}`, keyId: id, ...user, platform: false, orgNamed: false };
}

/** Compares digests in constant time, which hides the length of the key as well. */
function isEqual(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/** Caches the first success. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= work().catch((error: unknown) => {
      result = undefined;
      throw error;
    });
    return result;
  };
}
