// Refusals, counted: requests without a valid identity, and requests that the caller may not make.
import { ProblemError } from '@sextant/http/problem';
import { authFailuresTotal, authorizationDeniedTotal } from '@sextant/signals/security';
import { counter } from '@sextant/telemetry/metrics';

const failures = counter(authFailuresTotal);
const denied = counter(authorizationDeniedTotal);

const DETAILS = {
  missing: 'the Authorization header is missing: send Authorization: Bearer <API key>',
  malformed: 'the Authorization header is malformed: send Authorization: Bearer <API key>',
  unknown: 'the key is unknown, revoked or expired: ask an administrator of your org for a new one',
  expired: 'the token has expired: sign in again',
  session: 'the session has ended: sign in again',
  interrupted: 'the sign-in took too long, or was started in another window: try again',
  refused: 'the identity provider refused the sign-in: try again, or ask your administrator for access',
  link: 'the sign-in link is unknown, used or older than 10 minutes: get a new one',
};

/** A problem of status 401. */
export function unauthenticated(reason: keyof typeof DETAILS, cause?: unknown): ProblemError {
  failures.inc({ reason });
  return new ProblemError(401, DETAILS[reason], { headers: { 'www-authenticate': 'Bearer' }, cause });
}

/** A problem of status 403. */
export function forbidden(reason: 'role' | 'org' | 'origin', detail: string): ProblemError {
  denied.inc({ reason });
  return new ProblemError(403, detail);
}
