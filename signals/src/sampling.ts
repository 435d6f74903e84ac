// Sampling: what the collector keeps. The process computes the same decision, so that every exemplar opens.

/** Mixed into the hash of the trace id, by the collector and by the process alike. */
export const HASH_SALT = 'sextant';
/** The share of traces kept that are neither failed nor slow. */
export const KEEP_RATIO = 0.1;
/** Traces at least this long, in seconds, are all kept. */
export const SLOW_SECONDS = 15;
/** How long the collector waits, from a trace's first span, before it decides. */
export const DECISION_WAIT_SECONDS = 30;
/** A job that starts later than this after its trace began gets a trace of its own, as it would end after the decision. */
export const CONTINUE_SECONDS = 10;
