// All alerts of Sextant: rule groups and posted alerts.
import { sextant } from '@sextant/signals/sextant';
// All alerts of Sextant: rule groups of Prometheus and of Loki's ruler, and posted alerts.
import { groupOf } from '../declare';
import { objectiveGroups } from '../objectives/objectives';
import { logGroupOf } from '../logs/declare';
import { postedOf } from '../posted';
import * as aiJobs from './ai-jobs';
import * as aiModels from './ai-models';
import * as aiQueues from './ai-queues';
import * as fastPath from './fast-path';
import * as ledger from './ledger';
import * as logs from './logs';
import * as queueMemory from './queue-memory';
import * as records from './records';
import * as telemetry from './telemetry';
import * as telemetryLoss from './telemetry-loss';
import * as tenants from './tenants';

export const sextantAlerts = [
  groupOf('ai-jobs', aiJobs, aiQueues, aiModels, fastPath),
  groupOf('queue-memory', queueMemory),
  groupOf('records', records, ledger),
  groupOf('telemetry', telemetry, telemetryLoss),
  ...objectiveGroups(sextant.objectives),
];

export const sextantPosted = postedOf(tenants);

export const sextantLogAlerts = [logGroupOf('logs', logs)];
