import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ALERT_NAMES, fillAnnotations, linksOf, readAlertFile } from './alert-file';

const alerts = readAlertFile();

test.each(ALERT_NAMES)('the templates of %s use declared labels and values only', (name) => {
  const { own_labels: labels, values, annotations } = alerts[name];
  const samples = Object.fromEntries([...labels, ...values].map((key) => [key, `<${key}>`]));
  const { summary, description, tenant } = fillAnnotations(name, alerts[name], samples);
  expect([tenant, annotations['tenant']]).toEqual(['<tenant>', '{tenant}']);
  expect(`${summary} ${description}`).not.toMatch(/[{}]/);
  expect(labels).toContain('tenant');
});

test('links use the configured base URLs and are omitted without them', () => {
  const bases = { grafana: 'https://grafana.test', runbooks: 'https://wiki.test' };
  expect(linksOf('BudgetHardLimit', alerts.BudgetHardLimit, bases)).toEqual({
    runbook_url: 'https://wiki.test/BudgetSoftLimit.md',
    dashboard_url: 'https://grafana.test/d/sextant-llm-cost',
    silence_url:
      'https://grafana.test/alerting/silence/new?alertmanager=Alertmanager&matcher=alertname%3DBudgetHardLimit',
  });
  expect(linksOf('BudgetHardLimit', alerts.BudgetHardLimit, {})).toEqual({});
});

test('a long error message of several lines becomes one short line', () => {
  const values = { tenant: 'acme', kind: 'page', run: 'r', error_class: 'UNKNOWN', ended_at: 'now' };
  const error_message = `first\n\tsecond ${'x'.repeat(1_000)}`;
  const { description } = fillAnnotations('LastRunFailed', alerts.LastRunFailed, { ...values, error_message });
  expect(description).toContain('first second xxx');
  expect(description).toContain('x…');
  expect(description!.length).toBeLessThan(500);
});

test('a missing value is an error', () => {
  const fill = () => fillAnnotations('LastRunFailed', alerts.LastRunFailed, { tenant: 'acme' });
  expect(fill).toThrow(/the value \w+ is missing/);
});

test('a missing file, or one that lacks an alert, is rejected with its path and the alert', () => {
  const folder = mkdtempSync(join(tmpdir(), 'alerts-'));
  const { LastRunFailed: _, ...others } = alerts;
  writeFileSync(join(folder, 'alerts.json'), JSON.stringify(others));
  expect(() => readAlertFile(join(folder, 'alerts.json'))).toThrow(/could not read the alerts in .*LastRunFailed/s);
  expect(() => readAlertFile(join(folder, 'none.json'))).toThrow('ENOENT');
  rmSync(folder, { recursive: true });
});
