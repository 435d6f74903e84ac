import { alertsDocument } from './reference';
import { sextantAlerts, sextantPosted } from './rules/sextant';

const text = alertsDocument(sextantAlerts, sextantPosted);

test('the reference has a row for every alert, with its runbook', () => {
  const alerts = [...sextantAlerts.flatMap(({ alerts: all }) => all), ...sextantPosted];
  const missing = alerts.filter(
    ({ name, runbook }) =>
      !text.split('\n').some((line) => line.startsWith(`| ${name} |`) && line.includes(`/${runbook}.md)`)),
  );
  expect(missing.map(({ name }) => name)).toEqual([]);
});

test('messages show labels by name and values as …, without templates', () => {
  expect(text).not.toMatch(/\{\{|\$value|\$labels/);
  expect(text).toContain('| … of AI jobs fail | above 10% | 5m | ai-platform |');
  expect(text).toContain('… jobs are waiting in queue \\<queue> | above 100 jobs | 5m |');
  expect(text).toMatch(/^\| RetentionOverdue .*\| above 26h \| 5m \|/m);
});
