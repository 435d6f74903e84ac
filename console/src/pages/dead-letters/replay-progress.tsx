// The progress of the latest replay by filter, while it lasts and for some time after.
import { useGet } from '../../api/hooks';
import { count } from '../../text/format';
import { Ago, useNow } from '../../ui/details';
import { Meter } from '../../ui/meter';
import { Section } from '../../ui/page';

const POLL_MS = 1_000;
const SHOWN_MS = 10 * 60_000;

export function ReplayProgress() {
  const now = useNow();
  const { data } = useGet('/api/v1/dlq/retry', {});
  const latest = data?.replays[0];
  const isRunning = latest?.ended_at === null;
  // A second observer of the same response, which polls only while there is progress.
  useGet('/api/v1/dlq/retry', {}, { enabled: isRunning, refetchMs: POLL_MS });
  if (!latest || (latest.ended_at !== null && now - Date.parse(latest.ended_at) > SHOWN_MS)) return null;
  const { matching, replayed, skipped, errors, started_at: startedAt } = latest;
  const done = replayed + skipped + errors;
  const text = `${count(done)} of ${count(matching)}`;
  return (
    <Section title={isRunning ? 'Replaying dead letters' : 'Replayed dead letters'}>
      <Meter
        label="Progress of the replay"
        share={matching === 0 ? 1 : done / matching}
        text={text}
        tone={errors > 0 ? 'warning' : 'good'}
      />
      <p className="muted" role="status">
        {text}: {count(replayed)} replayed
        {skipped > 0 && `, ${count(skipped)} skipped as their run has not failed any more`}
        {errors > 0 && `, ${count(errors)} could not be replayed and remain`} (started <Ago at={startedAt} />)
      </p>
    </Section>
  );
}
