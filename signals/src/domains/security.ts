// Refused requests, as a sign of suspicious use.
import { label } from '../declare/label';
import { counter } from '../declare/metric';

export const authFailuresTotal = counter({
  name: 'auth_failures_total',
  help: 'Total number of requests with a failed authentication.',
  unit: 'requests',
  labels: [
    label('reason', 'reason for the refusal', [
      'missing',
      'malformed',
      'unknown',
      'expired',
      'session',
      'link',
      'interrupted',
      'refused',
    ]),
  ],
});

export const authorizationDeniedTotal = counter({
  name: 'authorization_denied_total',
  help: 'Total number of requests with a failed authorization.',
  unit: 'requests',
  labels: [label('reason', 'reason for the refusal', ['role', 'org', 'origin'])],
});

export const apiRateLimitedTotal = counter({
  name: 'api_rate_limited_total',
  help: 'Total number of rate-limited requests.',
  unit: 'requests',
  labels: [label('reason', 'exceeded limit', ['key', 'address'])],
});

/** Directives of the console's content security policy; other for those of another policy. */
export const CSP_DIRECTIVES = [
  'base-uri',
  'connect-src',
  'default-src',
  'font-src',
  'form-action',
  'frame-ancestors',
  'img-src',
  'script-src',
  'style-src',
  'other',
] as const;

export const cspViolationsTotal = counter({
  name: 'csp_violations_total',
  help: 'Total number of reported violations of the content security policy of the console.',
  unit: 'violations',
  labels: [label('directive', 'violated directive', CSP_DIRECTIVES)],
});
