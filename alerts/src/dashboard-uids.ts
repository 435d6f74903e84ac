// The uids of Sextant's dashboards, shared by alerts and dashboards.
export const DASHBOARDS = {
  systemOverview: 'sextant-system-overview',
  upgrades: 'sextant-upgrades',
  aiPerformance: 'sextant-ai-performance',
  aiJobs: 'sextant-ai-jobs',
  proofs: 'sextant-proofs',
  llmCost: 'sextant-llm-cost',
  queues: 'sextant-queues',
  tenants: 'sextant-tenants',
  security: 'sextant-security',
  infrastructure: 'sextant-infrastructure',
  gpuAndKueue: 'sextant-gpu-and-kueue',
  telemetryPipeline: 'sextant-telemetry-pipeline',
  objectives: 'sextant-objectives',
  incidents: 'sextant-incidents',
} as const;
