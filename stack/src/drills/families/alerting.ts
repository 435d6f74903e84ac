// Drills of the alerts on alerting itself, and on signals that are missing.
import type { Drills, Fault } from '../declare';
import { brokenConfig, failingRule, lostTarget, unreachableSlack } from '../faults/alerting';
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

const brokenRule: Fault = {
  name: 'failing-rule',
  description: 'the evaluation of a rule fails',
  disturbs: ['api'],
  inject: failingRule,
};

const lost: Fault = {
  name: 'lost-target',
  description: 'discovery loses the prover',
  disturbs: ['proofs'],
  inject: lostTarget('prover'),
};

/** A webhook is accepted when its run is in the queue. */
const WEBHOOKS_LATE = /^WebhookAcceptedBudgetBurn/;

const hungRedis: Fault = {
  name: 'hung-redis',
  description: 'Redis hangs',
  disturbs: ['jobs', 'tenants', 'hosts'],
  alsoFires: [
    'TargetDown',
    'TargetFlapping',
    'NoAIJobsProcessed',
    'NoWorkers',
    'QueueStalled',
    'LastRunFailed',
    WEBHOOKS_LATE,
  ],
  inject: suspend('redis'),
};

export const alertingDrills: Drills = {
  NotificationsFailing: { fault: noSlack, channels: ['pagerduty', 'email'] },
  ConfigReloadFailed: { fault: invalidConfig },
  RuleEvaluationFailures: { fault: brokenRule },
  TargetMissing: { fault: lost, says: /prover/ },
  VitalSignalMissing: { fault: hungRedis },
  ServiceNotReady: { fault: hungRedis },
};
