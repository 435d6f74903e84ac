// All dashboards of Sextant, in the order of a first look.
import { aiJobs } from './ai-jobs';
import { aiPerformance } from './ai-performance';
import { gpuAndKueue } from './gpu-and-kueue';
import { incidents } from './incidents';
import { infrastructure } from './infrastructure';
import { llmCost } from './llm-cost';
import { objectives } from './objectives';
import { proofs } from './proofs';
import { queues } from './queues';
import { security } from './security';
import { systemOverview } from './system-overview';
import { telemetryPipeline } from './telemetry-pipeline';
import { tenants } from './tenants';
import { upgrades } from './upgrades';

export const sextantDashboards = [
  systemOverview,
  incidents,
  objectives,
  aiJobs,
  aiPerformance,
  upgrades,
  proofs,
  queues,
  tenants,
  llmCost,
  security,
  infrastructure,
  gpuAndKueue,
  telemetryPipeline,
];
