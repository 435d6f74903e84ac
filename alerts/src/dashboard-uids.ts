// The uids of Sextant's dashboards, shared by alerts and dashboards.
export const DASHBOARDS = {
  aiJobs: 'sextant-ai-jobs',
  aiPerformance: 'sextant-ai-performance',
  proofs: 'sextant-proofs',
  queues: 'sextant-queues',
  security: 'sextant-security',
  tenantsAndCost: 'sextant-tenants-and-cost',
  systemOverview: 'sextant-system-overview',
  telemetryPipeline: 'sextant-telemetry-pipeline',
  upgrades: 'sextant-upgrades',
} as const;
