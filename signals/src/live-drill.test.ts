import { answersSince, requestCounts } from './live-drill';

const metrics = (slack: readonly [number, number], pagerduty: readonly [number, number]): string =>
  [
    '# TYPE alertmanager_notification_requests_total counter',
    `alertmanager_notification_requests_total{integration="slack",receiver_name="slack-critical"} ${slack[0]}`,
    `alertmanager_notification_requests_failed_total{integration="slack",receiver_name="slack-critical"} ${slack[1]}`,
    `alertmanager_notification_requests_total{integration="pagerduty"} ${pagerduty[0]}`,
    `alertmanager_notification_requests_failed_total{integration="pagerduty"} ${pagerduty[1]}`,
    'alertmanager_notification_requests_total{integration="email"} 7',
  ].join('\n');

test('the integrations that were called are told, with their failures', () => {
  const before = requestCounts(metrics([3, 1], [5, 5]));
  const now = requestCounts(metrics([4, 1], [8, 8]));
  expect(answersSince(now, before)).toEqual([
    { integration: 'slack', sent: 1, failed: 0 },
    { integration: 'pagerduty', sent: 3, failed: 3 },
  ]);
});
