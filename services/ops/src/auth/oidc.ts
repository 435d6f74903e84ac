// Tokens of an OpenID Connect provider: JWTs, checked against the provider's published keys.
import { ProblemError } from '@sextant/http/problem';
import type { Database } from '@sextant/records/database';
import { findOrg } from '@sextant/records/tenancy/orgs';
import type { IdentityClaims } from '@sextant/records/tenancy/people';
import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import { ROLES, type Caller, type Role } from './caller';
import { refused, unauthenticated } from './refusals';

export interface OidcOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUrl: string;
  /** The claims that name the user's org and role. */
  readonly orgClaim: string;
  readonly roleClaim: string;
}

/** Signatures by a key pair alone: a shared secret would let whoever can check a token make one. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
const CLOCK_SKEW_SECONDS = 30;
const KEYS_TIMEOUT_MS = 5_000;
/** jose's codes of a provider that cannot be asked, which is not the caller's fault. */
const AWAY = new Set(['ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID', 'ERR_JOSE_GENERIC']);

/** Reads a token; the provider's keys are fetched at the first one and when a new key appears. */
export function oidcTokens(database: Database, options: OidcOptions) {
  const { audience, issuer, jwksUrl, orgClaim, roleClaim } = options;
  // An ECMAScript module, loaded only where there is a provider.
  const ready = async () => {
    const jose = await import('jose');
    return { jose, keys: jose.createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: KEYS_TIMEOUT_MS }) };
  };
  let loaded: ReturnType<typeof ready> | undefined;
  return async (token: string): Promise<Caller> => {
    const { jose, keys } = await (loaded ??= ready());
    const expected = { issuer, audience, algorithms: ALGORITHMS, clockTolerance: CLOCK_SKEW_SECONDS };
    const verified = jose.jwtVerify(token, keys as JWTVerifyGetKey, { ...expected, requiredClaims: ['sub', 'exp'] });
    const { payload } = await verified.catch(refuse);
    if (!isSubject(payload.sub)) throw unauthenticated('unknown');
    return callerFrom(database, payload, payload[orgClaim], roleOf(payload[roleClaim], roleClaim));
  };
}

function refuse(error: unknown): never {
  const { code } = error as { readonly code?: string };
  if (code === 'ERR_JWT_EXPIRED') throw unauthenticated('expired', error);
  if (code === undefined || AWAY.has(code))
    throw new ProblemError(503, 'the identity provider does not answer: try again soon', { cause: error });
  throw unauthenticated('unknown', error);
}

async function callerFrom(database: Database, payload: JWTPayload, name: unknown, role: Role): Promise<Caller> {
  const org = typeof name === 'string' && name !== '' ? await findOrg(database, name) : undefined;
  if (!org) throw refused('org', 'the token names no org that exists here: ask your administrator to set it');
  const signedIn = signedInOf(payload);
  const actor = `user:${signedIn.subject}`;
  return { orgId: org.id, org: org.name, role, actor, signedIn, platform: false, orgNamed: false };
}

/** As OpenID Connect has it. */
const isSubject = (sub: unknown): boolean => isText(sub) && sub.length <= 255;

/** An address that the provider has not verified may be anybody's. */
function signedInOf({ sub = '', email, email_verified: isVerified, name }: JWTPayload): IdentityClaims {
  return {
    subject: sub,
    email: isVerified === true && isText(email) ? email : undefined,
    name: isText(name) ? name : undefined,
  };
}

const isText = (claim: unknown): claim is string => typeof claim === 'string' && claim !== '';

/** One role, or the highest of several. */
function roleOf(claim: unknown, name: string): Role {
  const given = Array.isArray(claim) ? claim : [claim];
  const role = ROLES.findLast((known) => given.includes(known));
  if (!role) throw refused('role', `the claim ${name} of the token is none of ${ROLES.join(', ')}`);
  return role;
}
