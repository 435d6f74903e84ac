// Sextant's own dashboards in one value.
import { aiJobs } from './ai-jobs';
import { systemOverview } from './system-overview';
import { tenantsAndCost } from './tenants-and-cost';

export const sextantDashboards = [aiJobs, systemOverview, tenantsAndCost];
