// The uids of our dashboards, where alerts and dashboards both find them.
export const DASHBOARDS = {
  aiJobs: 'sextant-ai-jobs',
  tenantsAndCost: 'sextant-tenants-and-cost',
  systemOverview: 'sextant-system-overview',
} as const;
