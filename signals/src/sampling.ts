// Tail sampling in the collector. Processes compute the same decision, so that every exemplar has a stored trace.

/** Salt of the hash of the trace id. */
export const HASH_SALT = 'sextant';
/** Share of traces to keep among those without errors that are not slow. */
export const KEEP_RATIO = 0.1;
/** Traces of at least this duration in seconds are kept. */
export const SLOW_SECONDS = 15;
/** Time from the first span of a trace to the decision of the collector, in seconds. */
export const DECISION_WAIT_SECONDS = 30;
/** A job that starts later than this after its trace, in seconds, gets a new trace: it would end after the decision. */
export const CONTINUE_SECONDS = 10;
