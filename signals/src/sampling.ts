// Tail sampling in the collector. Processes compute the same decision, so that every exemplar has a stored trace.

/** Salt of the hash of the trace id. */
export const HASH_SALT = 'sextant';
/** Share of traces to keep among those without errors that are not slow. */
export const KEEP_RATIO = 0.1;
/** A trace with a span of at least this duration in seconds is kept. */
export const SLOW_SECONDS = 15;

/** Traces of up to this duration in seconds are kept whole. */
export const MAX_TRACE_SECONDS = 600;
/** Time for the last spans of a trace to arrive after its root span, in seconds. Processes export every 5 s by default. */
export const ROOT_WAIT_SECONDS = 10;
/** Time from the arrival of the first span until an open trace is dropped, in seconds; COLLECTOR_DECISION_WAIT changes it. */
export const DECISION_WAIT_SECONDS = MAX_TRACE_SECONDS + ROOT_WAIT_SECONDS;
/** Open traces in the memory of a collector; COLLECTOR_OPEN_TRACES changes it. */
export const OPEN_TRACES = 20_000;
/** Memory of an open trace with ten spans. */
export const OPEN_TRACE_BYTES = 30 * 1024;

/** The longest attempt of a job, in seconds. */
const MAX_ATTEMPT_SECONDS = 300;
/** A job that starts later than this after its trace, in seconds, gets a new trace: it would outlive the sampler's wait. */
export const CONTINUE_SECONDS = MAX_TRACE_SECONDS - MAX_ATTEMPT_SECONDS;
