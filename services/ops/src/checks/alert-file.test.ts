import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ALERT_NAMES, fillIn, readAlertFile } from './alert-file';

const alerts = readAlertFile();

test.each(ALERT_NAMES)('%s is declared with all that a message needs', (name) => {
  const { own_labels: labels, values, annotations } = alerts[name];
  const given = Object.fromEntries([...labels, ...values].map((key) => [key, `<${key}>`]));
  const {
    summary,
    description,
    runbook_url: runbook,
    dashboard_url: dashboard,
    tenant,
  } = fillIn(name, alerts[name], given);
  expect([tenant, annotations['tenant']]).toEqual(['<tenant>', '{tenant}']);
  expect(`${summary} ${description}`).not.toMatch(/[{}]/);
  expect([runbook, dashboard]).toEqual([expect.stringMatching(/^http.*\.md$/), expect.stringMatching(/^http.*\/d\//)]);
  expect(labels).toContain('tenant');
});

test('what a failed run says becomes one line of a bearable length', () => {
  const values = { tenant: 'acme', kind: 'page', run: 'r', error_class: 'UNKNOWN', ended_at: 'now' };
  const message = `first\n\tsecond ${'x'.repeat(1_000)}`;
  const { description } = fillIn('LastRunFailed', alerts.LastRunFailed, { ...values, error_message: message });
  expect(description).toContain('first second xxx');
  expect(description).toContain('x…');
  expect(description!.length).toBeLessThan(500);
});

test('a value that is missing is an error, and not a hole in a message', () => {
  expect(() => fillIn('LastRunFailed', alerts.LastRunFailed, { tenant: 'acme' })).toThrow('there is no value');
});

test('a file that is missing or lacks an alert is refused, by name', () => {
  const folder = mkdtempSync(join(tmpdir(), 'alerts-'));
  const { LastRunFailed: _, ...others } = alerts;
  writeFileSync(join(folder, 'alerts.json'), JSON.stringify(others));
  expect(() => readAlertFile(join(folder, 'alerts.json'))).toThrow(/could not read the alerts in .*LastRunFailed/s);
  expect(() => readAlertFile(join(folder, 'none.json'))).toThrow('ENOENT');
  rmSync(folder, { recursive: true });
});
