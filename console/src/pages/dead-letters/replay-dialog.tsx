// Replays all dead letters that match the filter, at a limited rate.
import { useState } from 'react';
import { useChange } from '../../api/hooks';
import { count, dateTime, duration } from '../../text/format';
import { TextField } from '../../ui/fields';
import { FormDialog, problemsOf } from '../../ui/form-dialog';
import { useNotify } from '../../ui/toast';
import { DEAD_LETTER_PATHS } from './actions';
import type { Matching } from './matching';
import type { DeadLetterFilter } from './use-filter';

export interface ReplayDialogProps {
  readonly filter: DeadLetterFilter;
  readonly matching: Matching;
  /** Whether the list covers every org. */
  readonly everyOrg: boolean;
  readonly onClose: () => void;
}

const DEFAULT_RATE = 10;

export function ReplayDialog({ filter, matching, everyOrg, onClose }: ReplayDialogProps) {
  const [rate, setRate] = useState(String(DEFAULT_RATE));
  const notify = useNotify();
  const replay = useChange('post', '/api/v1/dlq/retry', {
    changes: DEAD_LETTER_PATHS,
    onDone: (progress) => {
      notify.done(`Replaying ${count(progress.matching)} dead letters`);
      onClose();
    },
  });
  const { queue, errorClass, step, retryable, from, to } = filter;
  const perSecond = Number(rate);
  const submit = () =>
    replay.mutate({
      body: {
        ...(queue && { queue }),
        ...(errorClass && { error_class: errorClass }),
        ...(step && { step }),
        ...(retryable && { retryable: retryable === 'true' }),
        ...(from && { from }),
        ...(to && { to }),
        rate_per_second: perSecond,
        all: everyOrg,
      },
    });
  return (
    <FormDialog
      title="Replay all that match?"
      action="Replay them"
      busy={replay.isPending}
      error={replay.error}
      onClose={onClose}
      onSubmit={submit}
    >
      <p>
        {matching.isMinimum ? 'At least ' : ''}
        {count(matching.count)} dead {matching.count === 1 ? 'letter' : 'letters'}{' '}
        {everyOrg ? 'of every org' : 'of this org'} match{matching.count === 1 ? 'es' : ''}: {describe(filter)}. Each
        job goes back on its queue.
        {perSecond > 0 && ` This takes about ${duration(Math.ceil(matching.count / perSecond))}.`}
      </p>
      <TextField
        label="Replays per second"
        type="number"
        min={0.1}
        max={1000}
        step="any"
        required
        hint="A low rate protects providers and vendors."
        value={rate}
        problem={problemsOf(replay.error).rate_per_second}
        onChange={(event) => setRate(event.target.value)}
      />
    </FormDialog>
  );
}

function describe({ queue, errorClass, step, retryable, from, to }: DeadLetterFilter): string {
  const parts = [
    queue && `queue ${queue}`,
    errorClass && `error class ${errorClass}`,
    step && `step ${step}`,
    retryable && (retryable === 'true' ? 'errors that may be transient' : 'errors that are not transient'),
    from && `failed since ${dateTime(from)}`,
    to && `failed before ${dateTime(to)}`,
  ].filter(Boolean);
  return parts.length === 0 ? 'no filter is set' : parts.join(', ');
}
