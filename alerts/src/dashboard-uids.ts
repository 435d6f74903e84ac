// The uids of our dashboards, where alerts and dashboards both find them.
export const DASHBOARDS = {
  aiJobs: 'sextant-ai-jobs',
  systemOverview: 'sextant-system-overview',
} as const;
