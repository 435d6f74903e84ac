import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBinary } from '@sextant/stack/testing';
import { objectiveGroups } from '../objectives/sextant';
import { compileAlerts } from './compile';
import { labelsOf } from './rules-file';
import { sextantAlerts, sextantPosted } from '../rules/sextant';

let amtool: string;
let folder: string;
let config: string;

beforeAll(async () => {
  amtool = await ensureBinary('amtool');
  folder = mkdtempSync(join(tmpdir(), 'sextant-routes-'));
  config = join(folder, 'alertmanager.yml');
  writeFileSync(config, compileAlerts(sextantAlerts, { posted: sextantPosted }).alertmanager);
}, 600_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('amtool accepts the configuration', () => {
  expect(execFileSync(amtool, ['check-config', config], { encoding: 'utf8' })).toContain('SUCCESS');
});

const RECEIVERS: Readonly<Record<string, string>> = {
  HighAIJobFailureRate: 'slack-warnings',
  CriticalAIJobFailureRate: 'pagerduty,slack-critical',
  SlowAIJobProcessing: 'slack-warnings',
  HighAIJobRetryRate: 'slack-warnings',
  AIQueueCongestion: 'slack-warnings',
  AIQueueSeverelyCongested: 'pagerduty,slack-critical',
  LowValidationPassRate: 'slack-warnings',
  NoAIJobsProcessed: 'pagerduty,slack-critical',
  HighTokenUsage: 'slack-warnings',
  ProviderFailures: 'pagerduty,slack-critical',
  UntrueUsage: 'slack-warnings',
  TargetDown: 'slack-critical',
  Watchdog: 'heartbeat',
  SpansLost: 'slack-warnings',
  LogLinesLost: 'slack-warnings',
  TelemetryRefused: 'slack-warnings',
  TelemetryQueueFilling: 'slack-warnings',
  TelemetryQueueFull: 'slack-critical',
  TracesDroppedUndecided: 'slack-warnings',
  QueueMemoryHigh: 'slack-warnings',
  RunsRefused: 'pagerduty,slack-critical',
  RollUpLagging: 'slack-warnings',
  RetentionOverdue: 'slack-warnings',
  PartitionsOverdue: 'slack-warnings',
  TenantChecksFailing: 'slack-critical',
  LedgerEntriesLost: 'slack-critical',
  CallsNotBookable: 'slack-critical',
  CallsBeyondBudget: 'slack-warnings',
  LastRunFailed: 'slack-warnings',
  VendorQuotaExhausted: 'slack-critical',
  VendorRateLimited: 'slack-warnings',
  VendorErrorRate: 'slack-warnings',
  BudgetSoftLimit: 'slack-warnings',
  BudgetHardLimit: 'slack-critical',
  ObjectiveHoursOverdue: 'slack-warnings',
  ...Object.fromEntries(
    objectiveGroups
      .flatMap(({ alerts }) => alerts)
      .filter(({ name }) => name.includes('BudgetBurn'))
      .map(({ name }) => [name, /(1h|6h)$/.test(name) ? 'pagerduty,slack-critical' : 'slack-warnings']),
  ),
};

function receiversOf(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  return execFileSync(amtool, ['config', 'routes', 'test', `--config.file=${config}`, ...pairs], {
    encoding: 'utf8',
  }).trim();
}

test.each([...sextantAlerts.flatMap((g) => g.alerts), ...sextantPosted])(
  '$name is routed to its receivers',
  (alert) => {
    expect(receiversOf({ alertname: alert.name, ...labelsOf(alert) })).toBe(RECEIVERS[alert.name]);
  },
);

test.each([
  ['info', 'slack-info'],
  ['unknown', 'slack-warnings'],
])('an alert with severity %s is routed to %s', (severity, receiver) => {
  expect(receiversOf({ alertname: 'Other', severity })).toBe(receiver);
});
