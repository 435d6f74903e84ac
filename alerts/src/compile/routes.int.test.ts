import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBinary } from '@sextant/stack/testing';
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
  TargetFlapping: 'slack-warnings',
  TargetMissing: 'slack-critical',
  ServiceNotReady: 'slack-critical',
  Watchdog: 'heartbeat',
  SpansLost: 'slack-warnings',
  LogLinesLost: 'slack-warnings',
  TelemetryRefused: 'slack-warnings',
  TelemetryQueueFilling: 'slack-warnings',
  TelemetryQueueFull: 'slack-critical',
  TracesDroppedUndecided: 'slack-warnings',
  CollectorRefusedSpans: 'slack-warnings',
  CollectorRefusedMetrics: 'slack-warnings',
  CollectorRefusedLogs: 'slack-warnings',
  SamplerSlow: 'slack-warnings',
  LokiDiscardedSamples: 'slack-warnings',
  LokiRequestsFailing: 'slack-warnings',
  RuleEvaluationFailures: 'slack-critical',
  RuleEvaluationsMissed: 'slack-warnings',
  AlertsNotSent: 'slack-critical',
  NotificationsFailing: 'pagerduty,slack-critical',
  ConfigReloadFailed: 'slack-critical',
  PrometheusStorageFailing: 'slack-critical',
  HighCPUUsage: 'slack-warnings',
  HighMemoryUsage: 'slack-warnings',
  DiskSpaceLow: 'slack-critical',
  DiskWillFillSoon: 'slack-warnings',
  ServiceCPUSaturated: 'slack-warnings',
  HighContainerCPUUsage: 'slack-warnings',
  HighContainerMemoryUsage: 'slack-warnings',
  ContainerOutOfMemory: 'slack-warnings',
  VolumeSpaceLow: 'slack-critical',
  VolumeWillFillSoon: 'slack-warnings',
  DeploymentUnavailable: 'pagerduty,slack-critical',
  StatefulSetUnavailable: 'pagerduty,slack-critical',
  AgentsUnavailable: 'slack-warnings',
  AutoscalerInactive: 'slack-warnings',
  LedgerSpooling: 'slack-warnings',
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
  QueueStalled: 'slack-critical',
  NoWorkers: 'pagerduty,slack-critical',
  DeadLettersGrowing: 'slack-warnings',
  VitalSignalMissing: 'pagerduty,slack-critical',
  UpgradeFailureRateAnomalous: 'slack-warnings',
  UpgradeLatencyHigh: 'slack-warnings',
  ProofLatencyHigh: 'slack-warnings',
  ProofVerificationFailures: 'slack-warnings',
  AILatencyHigh: 'slack-warnings',
  WebhookSignatureFailures: 'pagerduty,slack-critical',
  SuspiciousApiUsage: 'slack-warnings',
  UnpricedModel: 'slack-warnings',
  CacheHitCollapse: 'slack-warnings',
  CostSpike: 'slack-warnings',
  VendorRateLimited: 'slack-warnings',
  VendorErrorRate: 'slack-warnings',
  BudgetSoftLimit: 'slack-warnings',
  BudgetHardLimit: 'slack-critical',
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
