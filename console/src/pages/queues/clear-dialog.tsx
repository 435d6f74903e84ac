// Clears a queue, after it says how many jobs that cancels.
import { useState } from 'react';
import { useChange } from '../../api/hooks';
import { count } from '../../text/format';
import { CheckField } from '../../ui/fields';
import { FormDialog } from '../../ui/form-dialog';
import { useNotify } from '../../ui/toast';
import { QUEUE_PATHS, type Queue, type QueueName } from './queue';

export function ClearDialog({ queue, onClose }: { readonly queue: Queue; readonly onClose: () => void }) {
  const [delayed, setDelayed] = useState(false);
  const notify = useNotify();
  const clear = useChange('post', '/api/v1/queues/{queue}/clear', {
    changes: [...QUEUE_PATHS, '/api/v1/runs'],
    onDone: ({ matching }) => {
      notify.done(`Clearing ${count(matching)} jobs of the queue ${queue.queue}`);
      onClose();
    },
  });
  const jobs = queue.waiting + (delayed ? queue.delayed : 0);
  return (
    <FormDialog
      title={`Clear the queue ${queue.queue}?`}
      action={`Cancel ${count(jobs)} ${jobs === 1 ? 'run' : 'runs'}`}
      look="danger"
      busy={clear.isPending}
      error={clear.error}
      onClose={onClose}
      onSubmit={() =>
        clear.mutate({ path: { queue: queue.queue as QueueName }, query: delayed ? { delayed: 'true' } : {} })
      }
    >
      <p>
        This cancels the runs of all waiting jobs, of every org. It cannot be undone. Active jobs are not affected. Now{' '}
        {count(queue.waiting)} jobs wait, and {count(queue.delayed)} are delayed until their next attempt.
      </p>
      <CheckField label="Also cancel delayed jobs" checked={delayed} onChange={setDelayed} />
    </FormDialog>
  );
}
