// Sampling: what the collector keeps. The process computes the same decision, so that every exemplar opens.

/** Mixed into the hash of the trace id, by the collector and by the process alike. */
export const HASH_SALT = 'sextant';
/** The share of traces kept that are neither failed nor slow. */
export const KEEP_RATIO = 0.1;
/** Traces at least this long, in seconds, are all kept. */
export const SLOW_SECONDS = 15;
