// The progress of clearing a queue, while it lasts and for some time after.
import { useGet } from '../../api/hooks';
import { count } from '../../text/format';
import { Ago, useNow } from '../../ui/details';
import type { QueueName } from './queue';

const POLL_MS = 2_000;
const SHOWN_MS = 10 * 60_000;

export function ClearProgress({ queue, enabled }: { readonly queue: QueueName; readonly enabled: boolean }) {
  const now = useNow();
  const request = { path: { queue } };
  const { data } = useGet('/api/v1/queues/{queue}/clear', request, { enabled });
  const latest = data?.clears[0];
  const isRunning = latest?.ended_at === null;
  // A second observer of the same response, which polls only while there is progress.
  useGet('/api/v1/queues/{queue}/clear', request, { enabled: enabled && isRunning, refetchMs: POLL_MS });
  if (!latest || (latest.ended_at !== null && now - Date.parse(latest.ended_at) > SHOWN_MS)) return null;
  const { matching, canceled, skipped, errors, started_at: startedAt } = latest;
  return (
    <p className="muted" role="status">
      {isRunning ? 'Clearing: ' : 'Cleared: '}
      {count(canceled)} of {count(matching)} runs canceled
      {skipped > 0 && `, ${count(skipped)} had ended`}
      {errors > 0 && `, ${count(errors)} could not be removed and keep waiting`} (<Ago at={startedAt} />)
    </p>
  );
}
