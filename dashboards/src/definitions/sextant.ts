// All dashboards of Sextant.
import { aiJobs } from './ai-jobs';
import { systemOverview } from './system-overview';
import { tenantsAndCost } from './tenants-and-cost';

export const sextantDashboards = [aiJobs, systemOverview, tenantsAndCost];
