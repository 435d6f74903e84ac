// Alerts on certificates, from cert-manager.
import { certificateExpirationTimestampSeconds } from '@sextant/signals/foreign/kubernetes';
import { seconds } from '@sextant/signals/query/expression';
import { min } from '@sextant/signals/query/operators';
import { secondsUntil } from '@sextant/signals/query/promql';
import { DASHBOARDS } from '../dashboard-uids';
import { alert } from '../declare';
import { trendSeries } from '../series';

const DAY = 86_400;

const grafana = { namespace: 'sextant-telemetry', name: 'grafana-tls' } as const;
/** Tests begin at the epoch, and the expiration moves with their time, so that the remaining seconds stay the same. */
const expiresIn = (start: number) =>
  trendSeries(
    certificateExpirationTimestampSeconds,
    { ...grafana, issuer_name: 'letsencrypt' },
    { start, perMinute: 60 },
  );

/** cert-manager renews a certificate when a third of its life is left: 30 days of 90. */
export const certificateExpiresSoon = alert({
  name: 'CertificateExpiresSoon',
  value: min(secondsUntil(certificateExpirationTimestampSeconds), { by: ['namespace', 'name'] }),
  fires: { below: seconds(7 * DAY) },
  for: '1h',
  severity: 'warning',
  team: 'platform',
  dashboard: DASHBOARDS.infrastructure,
  runbook: 'KubernetesCluster',
  summary: ({ value, label }) => `The certificate ${label('namespace')}/${label('name')} expires in ${value}`,
  description: ({ label }) =>
    `cert-manager has not renewed the certificate ${label('name')}, which it does weeks before. When it expires, browsers and webhooks refuse the connection.`,
  tests: [
    {
      when: 'a certificate expires in a second less than 7 days',
      series: [expiresIn(7 * DAY - 1)],
      at: '70m',
      fires: { value: '6d 23h 59m 59s', labels: grafana },
    },
    { when: 'it expires in 7 days', series: [expiresIn(7 * DAY)], at: '70m' },
    { when: 'it has expired', series: [expiresIn(-DAY)], at: '70m', fires: { value: '-1d 0h 0m 0s', labels: grafana } },
  ],
});
