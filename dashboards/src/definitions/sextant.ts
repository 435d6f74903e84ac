// All dashboards of Sextant.
import { aiJobs } from './ai-jobs';
import { aiPerformance } from './ai-performance';
import { proofs } from './proofs';
import { queues } from './queues';
import { security } from './security';
import { systemOverview } from './system-overview';
import { telemetryPipeline } from './telemetry-pipeline';
import { tenantsAndCost } from './tenants-and-cost';
import { upgrades } from './upgrades';

export const sextantDashboards = [
  systemOverview,
  aiJobs,
  aiPerformance,
  upgrades,
  proofs,
  queues,
  tenantsAndCost,
  security,
  telemetryPipeline,
];
