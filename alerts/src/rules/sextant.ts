// Sextant's own alerts: all groups in one value.
import { groupOf } from '../declare';
import * as aiJobs from './ai-jobs';
import * as aiModels from './ai-models';
import * as aiQueues from './ai-queues';
import * as telemetry from './telemetry';

export const sextantAlerts = [groupOf('ai-jobs', aiJobs, aiQueues, aiModels), groupOf('telemetry', telemetry)];
