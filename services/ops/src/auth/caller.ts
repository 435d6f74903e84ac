// The caller of a request: an identity with a role in one org, established before any route runs.
import type { Database } from '@sextant/records/database';
import { ensureUser, type IdentityClaims } from '@sextant/records/tenancy/people';
import type { FastifyRequest } from 'fastify';
import { forbidden } from './refusals';

/** Each role includes the ones before it. */
export const ROLES = ['viewer', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export interface Caller {
  readonly orgId: string;
  /** Name of the org. */
  readonly org: string;
  readonly role: Role;
  /** Identity in the audit log: `key:<name>` or `user:<subject>`. */
  readonly actor: string;
  readonly keyId?: string | undefined;
  /** Owner of the API key. */
  readonly userId?: string | undefined;
  /** Identity from the identity provider. */
  readonly signedIn?: IdentityClaims | undefined;
  /** The session of a request with a cookie. */
  readonly session?: { readonly id: string; readonly orgId: string } | undefined;
  /** Whether the caller can act for any org and change what all orgs share. */
  readonly platform: boolean;
  /** Whether the request names its org; a platform caller who names none reads every org. */
  readonly orgNamed: boolean;
}

const callers = new WeakMap<FastifyRequest, Caller>();

/** The caller of a request; throws if the route is not behind authentication. */
export function callerOf(request: FastifyRequest): Caller {
  const caller = callers.get(request);
  if (!caller) throw new Error(`${request.method} ${request.url} was not authenticated`);
  return caller;
}

export function setCaller(request: FastifyRequest, caller: Caller): void {
  callers.set(request, caller);
}

/** Key of the caller for rate limits and stream limits. */
export function callerKey({ keyId, org, actor }: Caller): string {
  return keyId ?? `${org} ${actor}`;
}

/** Id of the caller's user; undefined for a key without an owner. Creates the user of a caller who signed in. */
export async function userOf(database: Database, { orgId, userId, signedIn }: Caller): Promise<string | undefined> {
  return signedIn ? ensureUser(database, orgId, signedIn) : userId;
}

/** A preParsing hook that rejects callers of a lower role with 403. */
export function requireRole(required: Role) {
  return async (request: FastifyRequest): Promise<void> => {
    const { role } = callerOf(request);
    if (ROLES.indexOf(role) < ROLES.indexOf(required))
      throw forbidden('role', `this requires the role ${required}; the caller has the role ${role}`);
  };
}

/** A preParsing hook for operations on every org: as requireRole, and only for platform callers. */
export function requirePlatform(required: Role) {
  return platformOnly(required, 'this affects every org: it requires the platform key');
}

/** A preParsing hook for reads that cannot be limited to one org: as requireRole, and only for platform callers. */
export function requirePlatformRead(required: Role) {
  return platformOnly(required, 'this reads the data of every org: it requires the platform key');
}

function platformOnly(required: Role, detail: string) {
  const checkRole = requireRole(required);
  return async (request: FastifyRequest): Promise<void> => {
    await checkRole(request);
    if (!callerOf(request).platform) throw forbidden('org', detail);
  };
}
