// How long stores keep what queries read.
import type { Duration } from './query/duration';

/** Days for which Prometheus keeps samples, on one machine, in compose and at least on Kubernetes. */
export const PROMETHEUS_RETENTION_DAYS = 15;
export const PROMETHEUS_RETENTION: Duration = `${PROMETHEUS_RETENTION_DAYS}d`;
