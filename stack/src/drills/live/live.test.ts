import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeFolders, temporaryFolder } from '../../testing/stack-state';
import { integrationCounts } from './integrations';
import { answersSince } from './live';

afterAll(removeFolders);

const metrics = (slack: readonly [number, number], pagerduty: readonly [number, number]): string =>
  [
    '# TYPE alertmanager_notification_requests_total counter',
    `alertmanager_notification_requests_total{integration="slack",receiver_name="slack-critical"} ${slack[0]}`,
    `alertmanager_notification_requests_failed_total{integration="slack",receiver_name="slack-critical"} ${slack[1]}`,
    `alertmanager_notification_requests_total{integration="pagerduty"} ${pagerduty[0]}`,
    `alertmanager_notification_requests_failed_total{integration="pagerduty"} ${pagerduty[1]}`,
    'alertmanager_notification_requests_total{integration="email"} 7',
  ].join('\n');

test('a receiver that was called accepted or refused; others are not mentioned', () => {
  const before = integrationCounts(metrics([3, 1], [5, 5]));
  const now = integrationCounts(metrics([4, 1], [8, 8]));
  expect(answersSince(now, before)).toEqual([
    { accepted: true, sentence: 'slack: accepted' },
    { accepted: false, sentence: 'pagerduty: refused 3 of 3; the log of Alertmanager has the reason' },
  ]);
});

test('a local log gives the reason without the key in an address', () => {
  const log = join(temporaryFolder(), 'alertmanager.log');
  const error = 'page/pagerduty[0]: Post \\"https://events.test/key-1\\": unexpected status code 403';
  const line = `level=ERROR msg="Notify for alerts failed" component=dispatcher err="${error}"`;
  writeFileSync(log, `${line}\n`);
  const [answer] = answersSince(integrationCounts(metrics([0, 0], [1, 1])), new Map([['email', EMAIL]]), log);
  expect(answer?.sentence).toBe(
    'pagerduty: refused 1 of 1: page/pagerduty[0]: Post "https://events.test": unexpected status code 403',
  );
});

const EMAIL = { requests: 7, failedRequests: 0 };
