// Sextant's own dashboards in one value.
import { aiJobs } from './ai-jobs';
import { systemOverview } from './system-overview';

export const sextantBoards = [aiJobs, systemOverview];
