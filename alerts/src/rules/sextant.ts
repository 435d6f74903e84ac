// All alerts of Sextant: rule groups and posted alerts.
import { groupOf } from '../declare';
import { postedOf } from '../posted';
import * as aiJobs from './ai-jobs';
import * as aiModels from './ai-models';
import * as aiQueues from './ai-queues';
import * as alerting from './alerting';
import * as collector from './collector';
import * as containers from './containers';
import * as cost from './cost';
import * as hosts from './hosts';
import * as kubernetes from './kubernetes';
import * as ledger from './ledger';
import * as ledgerBacklog from './ledger-backlog';
import * as loki from './loki';
import * as proofs from './proofs';
import * as queueMemory from './queue-memory';
import * as queueStalls from './queue-stalls';
import * as records from './records';
import * as security from './security';
import * as telemetry from './telemetry';
import * as telemetryLoss from './telemetry-loss';
import * as tenants from './tenants';
import * as upgrades from './upgrades';
import * as vitalSignals from './vital-signals';

export const sextantAlerts = [
  groupOf('ai-jobs', aiJobs, aiQueues, queueStalls, aiModels),
  groupOf('cost', cost),
  groupOf('queue-memory', queueMemory),
  groupOf('kubernetes', containers, kubernetes),
  groupOf('records', records, ledger, ledgerBacklog),
  groupOf('resources', hosts),
  groupOf('security', security),
  groupOf('telemetry', telemetry, telemetryLoss, collector, loki, alerting),
  groupOf('upgrades', upgrades, proofs),
  groupOf('vital-signals', vitalSignals),
];

export const sextantPosted = postedOf(tenants);
