// Sets the concurrency and the rate of a queue.
import { useState } from 'react';
import { useChange } from '../../api/hooks';
import { TextField } from '../../ui/fields';
import { FormDialog, problemsOf } from '../../ui/form-dialog';
import { useNotify } from '../../ui/toast';
import { QUEUE_PATHS, type Queue, type QueueName } from './queue';

export function LimitsDialog({ queue, onClose }: { readonly queue: Queue; readonly onClose: () => void }) {
  const [concurrency, setConcurrency] = useState(textOf(queue.concurrency));
  const [rate, setRate] = useState(textOf(queue.rate_per_second));
  const notify = useNotify();
  const set = useChange('put', '/api/v1/queues/{queue}', {
    changes: QUEUE_PATHS,
    onDone: () => {
      notify.done(`The limits of the queue ${queue.queue} are set`);
      onClose();
    },
  });
  const problems = problemsOf(set.error);
  return (
    <FormDialog
      title={`Limits of the queue ${queue.queue}`}
      action="Set the limits"
      busy={set.isPending}
      error={set.error}
      onClose={onClose}
      onSubmit={() =>
        set.mutate({
          path: { queue: queue.queue as QueueName },
          body: { concurrency: limitOf(concurrency), rate_per_second: limitOf(rate) },
        })
      }
    >
      <TextField
        label="Concurrency"
        type="number"
        min={1}
        hint="Most active jobs over all workers. Empty: no limit."
        value={concurrency}
        problem={problems.concurrency}
        onChange={(event) => setConcurrency(event.target.value)}
      />
      <TextField
        label="Jobs started per second"
        type="number"
        min={1}
        hint="Empty: no limit."
        value={rate}
        problem={problems.rate_per_second}
        onChange={(event) => setRate(event.target.value)}
      />
    </FormDialog>
  );
}

function textOf(limit: number | null): string {
  return limit === null ? '' : String(limit);
}

function limitOf(text: string): number | null {
  return text.trim() === '' ? null : Number(text);
}
