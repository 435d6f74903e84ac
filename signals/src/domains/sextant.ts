// Sextant's catalogue: all domains.
import { catalogueOf } from '../declare/catalogue';
import * as attributes from './attributes';
import * as budgets from './budgets';
import * as errors from './errors';
import * as http from './http';
import * as incidents from './incidents';
import * as jobs from './jobs';
import * as ledger from './ledger';
import * as llm from './llm';
import * as logFields from './log-fields';
import * as ops from './ops';
import * as process from './process';
import * as queues from './queues';
import * as records from './records';
import * as runs from './runs';
import * as security from './security';
import * as telemetry from './telemetry';
import * as upgrades from './upgrades';
import * as vendors from './vendors';
import * as webhooks from './webhooks';

export const DOMAINS = {
  jobs,
  queues,
  llm,
  budgets,
  runs,
  upgrades,
  vendors,
  http,
  webhooks,
  security,
  errors,
  ledger,
  records,
  telemetry,
  ops,
  incidents,
  process,
} as const;

export const sextant = catalogueOf(...Object.values(DOMAINS), attributes, logFields);
