// Alerts on attacks: forged webhooks, and bursts of refused requests.
import { quantity } from '@sextant/signals/query/expression';
import { noneOf } from '@sextant/signals/query/match';
import { or, sum } from '@sextant/signals/query/operators';
import { increase } from '@sextant/signals/query/promql';
import { apiRateLimitedTotal, authFailuresTotal, authorizationDeniedTotal } from '@sextant/signals/security';
import { webhookSignatureFailures as signatureBurst } from '@sextant/signals/facts';
import { webhookSignatureFailuresTotal } from '@sextant/signals/webhooks';
import { DASHBOARDS } from '../dashboard-uids';
import { alert } from '../declare';
import { counterSeries, type Course } from '../series';

const network = { source: '203.0.113.0/24' } as const;
const forged = (perMinute: Course, labels: { readonly source: string; readonly instance?: string } = network) =>
  counterSeries(webhookSignatureFailuresTotal, labels, perMinute);

export const webhookSignatureFailures = alert({
  name: 'WebhookSignatureFailures',
  value: sum(increase(webhookSignatureFailuresTotal, '5m'), { by: ['source'] }),
  fires: { above: quantity(signatureBurst.above, 'deliveries') },
  for: '1m',
  severity: 'critical',
  priority: 'P1',
  team: 'platform',
  summary: ({ value, label }) => `${value} from ${label('source')} have an invalid signature`,
  description: ({ value, threshold }) =>
    `${value} from this network in 5 minutes have a missing or invalid signature (threshold ${threshold}). Somebody forges webhooks, or the secret on GitHub differs from ours. Forged deliveries start no runs.`,
  dashboard: DASHBOARDS.security,
  fastPath: true,
  tests: [
    {
      when: '6 deliveries of a network in 5 minutes are forged',
      series: [forged(1.2)],
      fires: { value: '6 deliveries', labels: network },
    },
    { when: '4.95 deliveries of a network in 5 minutes are forged', series: [forged(0.99)] },
    { when: '5 deliveries of a network in 5 minutes are forged', series: [forged(1)] },
    {
      when: '5.5 deliveries of a network in 5 minutes are forged',
      series: [forged(1.1)],
      fires: { value: '5.5 deliveries', labels: network },
    },
    {
      when: 'two replicas receive the deliveries of a network',
      series: ['a', 'b'].map((instance) => forged(0.6, { ...network, instance })),
      fires: { value: '6 deliveries', labels: network },
    },
    {
      when: 'several networks send few deliveries each',
      series: [forged(0.8), forged(0.8, { source: '198.51.100.0/24' })],
    },
    {
      when: '6 deliveries arrive between two scrapes',
      series: [forged([{ is: 0, minutes: 10 }, { is: 6, minutes: 1 }, { is: 0 }])],
      at: '13m',
      fires: { value: '6 deliveries', labels: network },
    },
  ],
});

const reasons = { by: ['service', 'reason'] } as const;
const ops = { service: 'ops' } as const;
const unknownKeys = (perMinute: Course) => counterSeries(authFailuresTotal, { ...ops, reason: 'unknown' }, perMinute);

export const suspiciousApiUsage = alert({
  name: 'SuspiciousApiUsage',
  // The three counters have no reason in common. An ended or missing session is how the console finds that it must sign in.
  value: or(
    or(
      sum(increase(authFailuresTotal, '5m', { reason: noneOf('missing', 'session') }), reasons),
      sum(increase(authorizationDeniedTotal, '5m'), reasons),
    ),
    sum(increase(apiRateLimitedTotal, '5m'), reasons),
  ),
  fires: { above: quantity(100, 'requests') },
  for: '5m',
  severity: 'warning',
  team: 'platform',
  summary: ({ value, label }) => `${label('service')} refused ${value} in 5 minutes: ${label('reason')}`,
  description: ({ value, label, threshold }) =>
    `${label('service')} refused ${value} in 5 minutes with status 401, 403 or 429, reason ${label('reason')} (threshold ${threshold}). Somebody guesses keys, explores what a key may do, or a client does not back off.`,
  dashboard: DASHBOARDS.security,
  tests: [
    {
      when: '105 requests in 5 minutes have an unknown key',
      series: [unknownKeys(21)],
      fires: { value: '105 requests', labels: { service: 'ops', reason: 'unknown' } },
    },
    { when: '99 requests in 5 minutes have an unknown key', series: [unknownKeys(19.8)] },
    { when: '100 requests in 5 minutes have an unknown key', series: [unknownKeys(20)] },
    {
      when: 'a key tries to read other orgs',
      series: [counterSeries(authorizationDeniedTotal, { ...ops, reason: 'org' }, 21), unknownKeys(0)],
      fires: { value: '105 requests', labels: { service: 'ops', reason: 'org' } },
    },
    {
      when: 'a client does not back off',
      series: [counterSeries(apiRateLimitedTotal, { ...ops, reason: 'key' }, 21), unknownKeys(0)],
      fires: { value: '105 requests', labels: { service: 'ops', reason: 'key' } },
    },
    {
      when: 'sessions end while the console is open in many tabs',
      series: [
        counterSeries(authFailuresTotal, { ...ops, reason: 'session' }, 90),
        counterSeries(authFailuresTotal, { ...ops, reason: 'missing' }, 90),
      ],
    },
    {
      when: 'two services refuse few requests each',
      series: [unknownKeys(12), counterSeries(authFailuresTotal, { service: 'ai', reason: 'unknown' }, 12)],
    },
  ],
});
