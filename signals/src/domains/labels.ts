// Labels that several domains share.
import { boundedLabel, label } from '../declare/label';

export const PROVIDERS = ['openai', 'anthropic', 'google', 'openai_compatible'] as const;
export type ProviderName = (typeof PROVIDERS)[number];
export const provider = label('provider', 'model provider', PROVIDERS);
export const model = boundedLabel('model', 'model in the price table, never raw text from a request', { budget: 24 });
/** Each kind of run has a queue of the same name. */
export const KINDS = ['upgrade', 'page', 'agent', 'enrichment'] as const;
export type KindName = (typeof KINDS)[number];
export const queue = label('queue', 'queue name', KINDS);
export const kind = label('kind', 'run kind', KINDS);
export const ecosystem = label('ecosystem', 'package ecosystem', ['npm', 'pip', 'cargo', 'go']);
export const vendor = boundedLabel('vendor', 'vendor name', { budget: 10 });

/** Buckets in seconds for model calls, proofs and jobs; 15 and 30 are alert thresholds. */
export const WORK_SECONDS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30, 60, 120, 300] as const;
/** Buckets in seconds for HTTP requests; 1 is the threshold of the webhook objective. */
export const REQUEST_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] as const;
