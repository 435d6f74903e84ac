// All alerts of Sextant: rule groups and posted alerts.
import { groupOf } from '../declare';
import { objectiveGroups } from '../objectives/sextant';
import { postedOf } from '../posted';
import * as aiJobs from './ai-jobs';
import * as aiModels from './ai-models';
import * as aiQueues from './ai-queues';
import * as ledger from './ledger';
import * as queueMemory from './queue-memory';
import * as records from './records';
import * as telemetry from './telemetry';
import * as telemetryLoss from './telemetry-loss';
import * as tenants from './tenants';

export const sextantAlerts = [
  groupOf('ai-jobs', aiJobs, aiQueues, aiModels),
  groupOf('queue-memory', queueMemory),
  groupOf('records', records, ledger),
  groupOf('telemetry', telemetry, telemetryLoss),
  ...objectiveGroups,
];

export const sextantPosted = postedOf(tenants);
