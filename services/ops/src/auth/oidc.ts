// Tokens of an OpenID Connect provider: JWTs, verified with the provider's published keys.
import { ProblemError } from '@sextant/http/problem';
import type { Database } from '@sextant/records/database';
import { findOrg } from '@sextant/records/tenancy/orgs';
import type { IdentityClaims } from '@sextant/records/tenancy/people';
import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import { ROLES, type Caller, type Role } from './caller';
import { forbidden, unauthenticated } from './refusals';

/** The names of the claims about a user that are ours. */
export interface OidcClaims {
  /** Claim with the name of the user's org. */
  readonly orgClaim: string;
  /** Claim with the user's role or roles. */
  readonly roleClaim: string;
}

export interface OidcOptions extends OidcClaims {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUrl: string;
}

/** Asymmetric signatures only: with a shared secret, every verifier could issue tokens. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
const CLOCK_SKEW_SECONDS = 30;
const KEYS_TIMEOUT_MS = 5_000;
/** Error codes of jose for a provider that cannot be reached, which is not the caller's fault. */
const UNAVAILABLE = new Set(['ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID', 'ERR_JOSE_GENERIC']);

/** Verifies tokens; fetches the provider's keys with the first token and when a token names a new key. */
export function oidcTokens(database: Database, options: OidcOptions) {
  const { audience, issuer, jwksUrl } = options;
  // jose is an ES module; it is loaded only when a provider is configured.
  const load = async () => {
    const jose = await import('jose');
    return { jose, keys: jose.createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: KEYS_TIMEOUT_MS }) };
  };
  let loaded: ReturnType<typeof load> | undefined;
  return async (token: string): Promise<Caller> => {
    const { jose, keys } = await (loaded ??= load());
    const expected = { issuer, audience, algorithms: ALGORITHMS, clockTolerance: CLOCK_SKEW_SECONDS };
    const verified = jose.jwtVerify(token, keys as JWTVerifyGetKey, { ...expected, requiredClaims: ['sub', 'exp'] });
    const { payload } = await verified.catch(throwProblem);
    return callerFromClaims(database, options, payload);
  };
}

function throwProblem(error: unknown): never {
  const { code } = error as { readonly code?: string };
  if (code === 'ERR_JWT_EXPIRED') throw unauthenticated('expired', error);
  if (code === undefined || UNAVAILABLE.has(code))
    throw new ProblemError(503, 'the identity provider is not responding: try again later', { cause: error });
  throw unauthenticated('unknown', error);
}

/** The user whom verified claims describe. Throws a problem of status 403 for a user without an org or a role. */
export async function callerFromClaims(
  database: Database,
  { orgClaim, roleClaim }: OidcClaims,
  payload: JWTPayload,
): Promise<Caller> {
  if (!isSubject(payload.sub)) throw unauthenticated('unknown');
  const role = roleOf(payload[roleClaim], roleClaim);
  const orgName = payload[orgClaim];
  const org = isText(orgName) ? await findOrg(database, orgName) : undefined;
  if (!org) throw forbidden('org', 'the token names no existing org: ask your administrator to set one');
  return callerOfUser({ orgId: org.id, org: org.name }, role, identityOf(payload));
}

export function callerOfUser(org: Pick<Caller, 'orgId' | 'org'>, role: Role, signedIn: IdentityClaims): Caller {
  return { ...org, role, actor: `user:${signedIn.subject}`, signedIn, platform: false, orgNamed: false };
}

/** OpenID Connect limits subjects to 255 characters. */
const isSubject = (sub: unknown): boolean => isText(sub) && sub.length <= 255;

/** Ignores an unverified e-mail address, which can belong to anybody. */
function identityOf({ sub = '', email, email_verified: isVerified, name }: JWTPayload): IdentityClaims {
  return {
    subject: sub,
    email: isVerified === true && isText(email) ? email : undefined,
    name: isText(name) ? name : undefined,
  };
}

const isText = (claim: unknown): claim is string => typeof claim === 'string' && claim !== '';

/** The role, or the highest role of a list. */
function roleOf(claim: unknown, claimName: string): Role {
  const names: readonly unknown[] = Array.isArray(claim) ? claim : [claim];
  const role = ROLES.findLast((one) => names.includes(one));
  if (!role) throw forbidden('role', `the claim ${claimName} of the token must be one of ${ROLES.join(', ')}`);
  return role;
}
