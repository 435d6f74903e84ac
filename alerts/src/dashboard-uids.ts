// The uids of Sextant's dashboards, shared by alerts and dashboards.
export const DASHBOARDS = {
  aiJobs: 'sextant-ai-jobs',
  tenantsAndCost: 'sextant-tenants-and-cost',
  systemOverview: 'sextant-system-overview',
} as const;
