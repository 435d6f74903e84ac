// Who calls: an identity in one org with a role, found out before any route runs.
import type { IdentityClaims } from '@sextant/records/tenancy/people';
import type { FastifyRequest } from 'fastify';
import { refused } from './refusals';

/** Each may do all that those before it may. */
export const ROLES = ['viewer', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export interface Caller {
  readonly orgId: string;
  /** Name of the org. */
  readonly org: string;
  readonly role: Role;
  /** Who it was, for the audit: `key:<name>` or `user:<subject>`. */
  readonly actor: string;
  readonly keyId?: string | undefined;
  readonly userId?: string | undefined;
  /** Who signed in at the identity provider. */
  readonly signedIn?: IdentityClaims | undefined;
  /** May name any org, and touch what all of them share. */
  readonly platform: boolean;
  /** Whether the org was named by this request; if not, a platform caller reads the things of every org. */
  readonly orgNamed: boolean;
}

const callers = new WeakMap<FastifyRequest, Caller>();

/** The caller of a request; throws when the route is not behind authentication. */
export function callerOf(request: FastifyRequest): Caller {
  const caller = callers.get(request);
  if (!caller) throw new Error(`${request.method} ${request.url} was not authenticated`);
  return caller;
}

/** Notes who calls; for the authentication hook. */
export function setCaller(request: FastifyRequest, caller: Caller): void {
  callers.set(request, caller);
}

/** A preParsing hook that answers 403 to callers of a lesser role. */
export function requireRole(needed: Role) {
  return async (request: FastifyRequest): Promise<void> => {
    const { role } = callerOf(request);
    if (ROLES.indexOf(role) < ROLES.indexOf(needed))
      throw refused('role', `this needs the role ${needed}, and the caller has the role ${role}`);
  };
}

/** A preParsing hook for what concerns all orgs: as requireRole, and only for callers of the platform. */
export function requirePlatform(needed: Role) {
  const byRole = requireRole(needed);
  return async (request: FastifyRequest): Promise<void> => {
    await byRole(request);
    if (!callerOf(request).platform)
      throw refused('org', 'this concerns all orgs: only a key of the platform may do it');
  };
}
