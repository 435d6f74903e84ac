// The depth and the throughput of the queues in the last hour, from Prometheus.
import { queueDepth, jobWaitSeconds } from '@sextant/signals/queues';
import { sum } from '@sextant/signals/query/operators';
import { observations, rate, value } from '@sextant/signals/query/promql';
import { render } from '@sextant/signals/query/render';
import { useGet } from '../../api/hooks';
import { useMe } from '../../app/session';

const STEP_S = 60;
const REFRESH_MS = 60_000;
/** Several replicas report the same depth. */
const DEPTH = render(value(queueDepth));
const STARTS = render(sum(rate(observations(jobWaitSeconds), '5m'), { by: ['queue'] }));

export interface QueueHistory {
  /** Waiting jobs per minute, oldest first. */
  readonly depth: readonly (number | null)[];
  /** First attempts started per second. */
  readonly starts: readonly (number | null)[];
}

/** Returns the history of a queue; undefined while there is none, or for callers who may not query Prometheus. */
export function useQueueHistory(): (queue: string) => QueueHistory | undefined {
  const { platform } = useMe();
  const options = { enabled: platform, refetchMs: REFRESH_MS };
  const depth = useGet('/api/v1/metrics/query_range', { query: { query: DEPTH, step: STEP_S } }, options);
  const starts = useGet('/api/v1/metrics/query_range', { query: { query: STARTS, step: STEP_S } }, options);
  const pointsOf = (response: typeof depth.data, queue: string) =>
    response?.series.find(({ labels }) => labels.queue === queue)?.points.map(([, point]) => point ?? null) ?? [];
  return (queue) =>
    depth.data || starts.data
      ? { depth: pointsOf(depth.data, queue), starts: pointsOf(starts.data, queue) }
      : undefined;
}
