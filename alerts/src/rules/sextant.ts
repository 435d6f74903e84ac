// All alerts of Sextant: rule groups of Prometheus and of Loki's ruler, and posted alerts.
import { groupOf } from '../declare';
import { objectiveGroups } from '../objectives/sextant';
import { logGroupOf } from '../logs/declare';
import { postedOf } from '../posted';
import * as aiJobs from './ai-jobs';
import * as aiModels from './ai-models';
import * as aiQueues from './ai-queues';
import * as alerting from './alerting';
import * as collector from './collector';
import * as containers from './containers';
import * as cost from './cost';
import * as fastPath from './fast-path';
import * as hosts from './hosts';
import * as certificates from './certificates';
import * as kubernetes from './kubernetes';
import * as ledger from './ledger';
import * as ledgerBacklog from './ledger-backlog';
import * as logs from './logs';
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
  groupOf('ai-jobs', aiJobs, aiQueues, queueStalls, aiModels, fastPath),
  groupOf('cost', cost),
  groupOf('queue-memory', queueMemory),
  groupOf('kubernetes', containers, kubernetes, certificates),
  groupOf('records', records, ledger, ledgerBacklog),
  groupOf('resources', hosts),
  groupOf('security', security),
  groupOf('telemetry', telemetry, telemetryLoss, collector, loki, alerting),
  ...objectiveGroups,
  groupOf('upgrades', upgrades, proofs),
  groupOf('vital-signals', vitalSignals),
];

export const sextantPosted = postedOf(tenants);

export const sextantLogAlerts = [logGroupOf('logs', logs)];
