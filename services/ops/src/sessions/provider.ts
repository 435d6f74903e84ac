// Sign-in with an OpenID Connect provider: the authorization code flow with PKCE.
import { ProblemError } from '@sextant/http/problem';
import { log } from '@sextant/telemetry/logs';
import type * as Client from 'openid-client';
import { unauthenticated } from '../auth/refusals';

export interface ProviderOptions {
  readonly issuer: string;
  readonly clientId: string;
  /** Absent for a public client. */
  readonly clientSecret?: string | undefined;
  /** Separated by spaces. */
  readonly scopes: string;
}

/** What a browser keeps while its user is at the provider. */
export interface PendingSignIn {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** Claims of the ID token, and of the userinfo endpoint. */
export type Claims = Readonly<Record<string, unknown>>;

export interface Provider {
  /** The URL at the provider to send the user to. */
  begin(redirectUrl: string): Promise<{ readonly url: URL; readonly pending: PendingSignIn }>;
  /** The claims of the user who came back to `url`. Throws a problem of status 401, or 503 without the provider. */
  finish(url: URL, pending: PendingSignIn): Promise<Claims>;
}

/** Error codes of openid-client for a response that is not the one to our request. */
const NOT_OURS = new Set(['OAUTH_INVALID_RESPONSE', 'OAUTH_JWT_CLAIM_COMPARISON_FAILED']);
const TIMEOUT_SECONDS = 5;

/** Reads the provider's metadata with the first sign-in, and again after a failure. */
export function createProvider(options: ProviderOptions): Provider {
  let connected: ReturnType<typeof connect> | undefined;
  const connection = () =>
    (connected ??= connect(options).catch((error: unknown) => {
      connected = undefined;
      throw error;
    }));
  return {
    begin: async (redirectUrl) => {
      const { client, config } = await connection().catch(throwProblem);
      const pending = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier: client.randomPKCECodeVerifier(),
      };
      const challenge = await client.calculatePKCECodeChallenge(pending.verifier);
      const url = client.buildAuthorizationUrl(config, {
        ...{ redirect_uri: redirectUrl, scope: options.scopes, state: pending.state, nonce: pending.nonce },
        ...{ code_challenge: challenge, code_challenge_method: 'S256' },
      });
      return { url, pending };
    },
    finish: async (url, { state, nonce, verifier }) => {
      const { client, config } = await connection().catch(throwProblem);
      const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true };
      const tokens = await client.authorizationCodeGrant(config, url, checks).catch(throwProblem);
      const claims = tokens.claims()!;
      // Many providers put only the subject into the ID token.
      if (config.serverMetadata().userinfo_endpoint === undefined) return claims;
      const info = await client.fetchUserInfo(config, tokens.access_token, claims.sub).catch(throwProblem);
      return { ...info, ...claims };
    },
  };
}

/** openid-client is an ES module; it is loaded with the first sign-in. */
async function connect({ issuer, clientId, clientSecret }: ProviderOptions) {
  const client: typeof Client = await import('openid-client');
  const authentication = clientSecret === undefined ? client.None() : client.ClientSecretBasic(clientSecret);
  // Plain HTTP only where the operator has configured it.
  const execute = new URL(issuer).protocol === 'http:' ? [client.allowInsecureRequests] : [];
  const config: Client.Configuration = await client.discovery(new URL(issuer), clientId, clientSecret, authentication, {
    execute,
    timeout: TIMEOUT_SECONDS,
  });
  return { client, config };
}

function throwProblem(error: unknown): never {
  const {
    code,
    name,
    error: refusal,
  } = error as { readonly code?: string; readonly name?: string; readonly error?: unknown };
  if (name === 'AuthorizationResponseError') throw unauthenticated('refused', error);
  if (code !== undefined && NOT_OURS.has(code)) throw unauthenticated('interrupted', error);
  log.warn('could not sign a user in with the identity provider', {
    ...{ operation: 'sign-in', reason: code ?? name ?? 'unknown', refusal: typeof refusal === 'string' ? refusal : '' },
  });
  // The provider refuses a code that was used, or belongs to another browser.
  if (refusal === 'invalid_grant') throw unauthenticated('interrupted', error);
  throw new ProblemError(503, 'the identity provider is not responding: try again later', { cause: error });
}
