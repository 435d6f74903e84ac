// Security: refusals from which suspicious use is derived.
import { label } from '../declare/label';
import { counter } from '../declare/metric';

export const authFailuresTotal = counter({
  name: 'auth_failures_total',
  help: 'Requests without a valid identity.',
  unit: 'requests',
  labels: [label('reason', 'why it was refused', ['missing', 'malformed', 'unknown', 'expired'])],
});

export const authorizationDeniedTotal = counter({
  name: 'authorization_denied_total',
  help: 'Requests whose identity may not do what they ask.',
  unit: 'requests',
  labels: [label('reason', 'why it was refused', ['role', 'org'])],
});

export const apiRateLimitedTotal = counter({
  name: 'api_rate_limited_total',
  help: 'Requests refused for their rate.',
  unit: 'requests',
  labels: [label('reason', 'which limit', ['key', 'address'])],
});
