// Labels that several domains share, so that one word has one meaning everywhere.
import { boundedLabel, label } from '../declare/label';

export const PROVIDERS = ['openai', 'anthropic', 'google', 'openai_compatible'] as const;
export const provider = label('provider', 'who serves the model', PROVIDERS);
export const model = boundedLabel('model', 'the model as it is priced, never raw text from a request', { budget: 24 });
/** Each kind of run has a queue of the same name. */
export const KINDS = ['upgrade', 'page', 'agent', 'enrichment'] as const;
export type KindName = (typeof KINDS)[number];
export const queue = label('queue', 'the queue a job waits in', KINDS);
export const kind = label('kind', 'the kind of run', KINDS);
export const ecosystem = label('ecosystem', 'the package ecosystem', ['npm', 'pip', 'cargo', 'go']);
export const vendor = boundedLabel('vendor', 'the vendor that was called', { budget: 10 });

/** Buckets in seconds for work that a model or a proof does; 15 and 30 are alert thresholds. */
export const WORK_SECONDS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30, 60, 120, 300] as const;
/** Buckets in seconds for HTTP requests; 1 is the objective of an accepted webhook. */
export const REQUEST_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] as const;
