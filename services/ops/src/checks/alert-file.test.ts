import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ALERT_NAMES, fillIn, linksOf, readAlertFile } from './alert-file';

const alerts = readAlertFile();

test.each(ALERT_NAMES)('%s is declared with all that a message needs', (name) => {
  const { own_labels: labels, values, annotations } = alerts[name];
  const given = Object.fromEntries([...labels, ...values].map((key) => [key, `<${key}>`]));
  const { summary, description, tenant } = fillIn(name, alerts[name], given);
  expect([tenant, annotations['tenant']]).toEqual(['<tenant>', '{tenant}']);
  expect(`${summary} ${description}`).not.toMatch(/[{}]/);
  expect(labels).toContain('tenant');
});

test('links lead to where ops is told that Grafana and the runbooks are, and are left out where it is not told', () => {
  const bases = { grafana: 'https://grafana.test', runbooks: 'https://wiki.test' };
  expect(linksOf('BudgetHardLimit', alerts.BudgetHardLimit, bases)).toEqual({
    runbook_url: 'https://wiki.test/BudgetSoftLimit.md',
    dashboard_url: 'https://grafana.test/d/sextant-tenants-and-cost',
    silence_url:
      'https://grafana.test/alerting/silence/new?alertmanager=Alertmanager&matcher=alertname%3DBudgetHardLimit',
  });
  expect(linksOf('BudgetHardLimit', alerts.BudgetHardLimit, {})).toEqual({});
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
