import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeFolders, temporaryFolder } from '../../testing/stack-state';
import { inWords } from './live';

afterAll(removeFolders);

test('a receiver that was called accepted or refused', () => {
  expect(inWords({ integration: 'slack', sent: 2, failed: 1 })).toEqual({
    accepted: true,
    sentence: 'slack: accepted',
  });
  expect(inWords({ integration: 'pagerduty', sent: 3, failed: 3 })).toEqual({
    accepted: false,
    sentence: 'pagerduty: refused 3 of 3; the log of Alertmanager has the reason',
  });
});

test('a local log gives the reason without the key in an address', () => {
  const log = join(temporaryFolder(), 'alertmanager.log');
  const error = 'page/pagerduty[0]: Post \\"https://events.test/key-1\\": unexpected status code 403';
  const line = `level=ERROR msg="Notify for alerts failed" component=dispatcher err="${error}"`;
  writeFileSync(log, `${line}\n`);
  const answer = inWords({ integration: 'pagerduty', sent: 1, failed: 1 }, log);
  expect(answer.sentence).toBe(
    'pagerduty: refused 1 of 1: page/pagerduty[0]: Post "https://events.test": unexpected status code 403',
  );
});
