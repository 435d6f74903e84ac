// Drills of the alerts on alerting itself, and on signals that are missing.
import type { Drills, Fault } from '../declare';
import { brokenConfig, unreachableSlack } from '../faults/alerting';
import { suspend } from '../faults/components';

const noSlack: Fault = {
  name: 'unreachable-slack',
  description: 'Slack is not reachable',
  // Slack is the channel of most alerts, so no other drill may run.
  disturbs: ['api', 'hosts', 'jobs', 'ledger', 'proofs', 'telemetry', 'tenants'],
  inject: unreachableSlack,
};

const invalidConfig: Fault = {
  name: 'invalid-config',
  description: 'Prometheus gets a configuration that it cannot read',
  disturbs: ['api'],
  inject: brokenConfig,
};

const hungRedis: Fault = {
  name: 'hung-redis',
  description: 'Redis hangs',
  disturbs: ['jobs', 'tenants', 'hosts'],
  alsoFires: ['TargetDown', 'TargetFlapping', 'NoAIJobsProcessed', 'NoWorkers', 'QueueStalled', 'LastRunFailed'],
  inject: suspend('redis'),
};

export const alertingDrills: Drills = {
  NotificationsFailing: { fault: noSlack, channels: ['pagerduty'] },
  ConfigReloadFailed: { fault: invalidConfig },
  VitalSignalMissing: { fault: hungRedis },
  ServiceNotReady: { fault: hungRedis },
};
