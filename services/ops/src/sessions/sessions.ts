// Sessions of callers: what a browser holds instead of a key.
import type { Database } from '@sextant/records/database';
import {
  createSession,
  createSignInLink,
  endSession,
  findSession,
  useSignInLink,
  type IssuedToken,
  type NewHolder,
  type Session,
} from '@sextant/records/tenancy/sessions';
import {
  endOwnSession,
  endSessions,
  listSessions,
  type SessionOwner,
  type SessionSummary,
} from '@sextant/records/tenancy/session-lists';
import type { Caller } from '../auth/caller';
import { callerOfKey, platformCaller } from '../auth/identify';
import { callerOfUser } from '../auth/oidc';
import { forbidden, unauthenticated } from '../auth/refusals';

export interface SessionOptions {
  readonly database: Database;
  readonly platformKey?: string | undefined;
  /** The org of the platform key. */
  readonly platformOrg: string;
  /** Issuer whose users may have sessions; those of another one have ended. */
  readonly issuer?: string | undefined;
  readonly idleSeconds: number;
  readonly maxSeconds: number;
}

export interface Sessions {
  /** Starts a session for a caller who has proved their identity. */
  start(caller: Caller): Promise<IssuedToken>;
  /** The caller of a session; throws a problem of status 401 if the session has ended. */
  find(token: string): Promise<Caller>;
  /** Ends the session of the request. */
  end(caller: Caller): Promise<void>;
  /** The open sessions of the caller: those with the same key, or of the same user. */
  list(caller: Caller): Promise<readonly SessionSummary[]>;
  /** Ends one of them. False if the caller has no such session. */
  endOne(caller: Caller, id: string): Promise<boolean>;
  /** Ends all of them except the session of the request, and returns how many. */
  endOthers(caller: Caller): Promise<number>;
  /** Issues a token that starts one session of the same caller; throws 403 for a caller without a key. */
  createLink(caller: Caller): Promise<IssuedToken>;
  /** Uses up such a token; throws a problem of status 401 if it is used or too old. */
  useLink(token: string): Promise<Caller>;
}

/** How long a sign-in link works. */
const LINK_SECONDS = 600;

export function openSessions(options: SessionOptions): Sessions {
  const { database, platformKey, issuer, idleSeconds, maxSeconds } = options;
  const platform = platformCaller(database, options.platformOrg);
  const holderOf = ({ keyId, signedIn, platform: isPlatform, role }: Caller): NewHolder => {
    if (keyId !== undefined) return { type: 'api_key', apiKeyId: keyId };
    if (isPlatform && platformKey !== undefined) return { type: 'platform_key', platformKey };
    if (signedIn && issuer !== undefined) return { type: 'user', user: { issuer, role, claims: signedIn } };
    throw new Error('the caller has neither a key nor an identity provider');
  };
  // A platform caller acts for the org that the request names; the session stays in the platform's own.
  const homeOf = async (caller: Caller) => (caller.platform ? (await platform()).orgId : caller.orgId);
  const callerIn = async ({ orgId, org, holder }: Session): Promise<Caller | undefined> => {
    if (holder.type === 'api_key') return callerOfKey(holder.key);
    if (holder.type === 'platform_key') return platform();
    const { role, claims, issuer: startedBy } = holder.user;
    return startedBy === issuer ? callerOfUser({ orgId, org }, role, claims) : undefined;
  };
  const ownerOf = ({ keyId, signedIn, platform: isPlatform }: Caller): SessionOwner => {
    if (keyId !== undefined) return { type: 'api_key', apiKeyId: keyId };
    if (isPlatform) return { type: 'platform_key' };
    return { type: 'user', issuer: issuer ?? '', subject: signedIn?.subject ?? '' };
  };
  return {
    start: async (caller) =>
      createSession(database, await homeOf(caller), { holder: holderOf(caller), idleSeconds, maxSeconds }),
    find: async (token) => {
      const session = await findSession(database, token, platformKey);
      const caller = session && (await callerIn(session));
      if (!caller) throw unauthenticated('session');
      return { ...caller, session: { id: session.id, orgId: session.orgId } };
    },
    end: async ({ session }) => {
      if (session) await endSession(database, session.orgId, session.id);
    },
    list: async (caller) => listSessions(database, await homeOf(caller), ownerOf(caller)),
    endOne: async (caller, id) => endOwnSession(database, await homeOf(caller), ownerOf(caller), id),
    endOthers: async (caller) => endSessions(database, await homeOf(caller), ownerOf(caller), caller.session?.id),
    createLink: async (caller) => {
      // Otherwise a user could prolong a session for ever after the identity provider has removed them.
      if (caller.signedIn) throw forbidden('role', 'this requires an API key: sign in with the identity provider');
      return createSignInLink(database, await homeOf(caller), { holder: holderOf(caller), seconds: LINK_SECONDS });
    },
    useLink: async (token) => {
      const session = await useSignInLink(database, token, platformKey);
      const caller = session && (await callerIn(session));
      if (!caller) throw unauthenticated('link');
      return caller;
    },
  };
}
