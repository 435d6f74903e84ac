// One queue.
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useChange } from '../../api/hooks';
import { Sparkline } from '../../charts/sparkline';
import { compact, count, duration } from '../../text/format';
import { Badge } from '../../ui/badge';
import { Button } from '../../ui/button';
import { useConfirm } from '../../ui/confirm';
import { Details } from '../../ui/details';
import { Section } from '../../ui/page';
import { useNotify } from '../../ui/toast';
import { ClearDialog } from './clear-dialog';
import { ClearProgress } from './clear-progress';
import { LimitsDialog } from './limits-dialog';
import type { QueueHistory } from './use-queue-history';
import { QUEUE_PATHS, type Queue, type QueueName } from './queue';

export interface QueueCardProps {
  readonly queue: Queue;
  readonly refusal: string | undefined;
  readonly history: (queue: string) => QueueHistory | undefined;
}

export function QueueCard({ queue, refusal, history }: QueueCardProps) {
  const past = history(queue.queue);
  const starts = past?.starts.at(-1);
  return (
    <Section
      title={
        <>
          {queue.queue} <QueueBadge queue={queue} />
        </>
      }
      actions={<QueueActions queue={queue} refusal={refusal} />}
    >
      <Details
        entries={[
          ['Waiting', count(queue.waiting)],
          ['Active', count(queue.active)],
          ['Delayed until a retry', count(queue.delayed)],
          ['Oldest waiting', queue.waiting === 0 ? '–' : duration(queue.oldest_waiting_seconds)],
          ['Workers', count(queue.workers)],
          ['Concurrency', queue.concurrency === null ? 'no limit' : `${count(queue.concurrency)} jobs`],
          ['Rate', queue.rate_per_second === null ? 'no limit' : `${count(queue.rate_per_second)} jobs per second`],
          [
            'Dead letters',
            <Link key="link" to="/dead-letters" search={{ queue: queue.queue as QueueName }}>
              {count(queue.dead_letters)}
            </Link>,
          ],
          ['Started', starts == null ? undefined : `${compact(starts * 60)} jobs per minute`],
          [
            'Depth in the last hour',
            past && <Sparkline key="line" values={past.depth} label={depthLabel(queue.queue, past)} width={160} />,
          ],
        ]}
      />
      <ClearProgress queue={queue.queue as QueueName} enabled={refusal === undefined} />
    </Section>
  );
}

function QueueBadge({ queue: { paused, workers } }: { readonly queue: Queue }) {
  if (paused) return <Badge tone="warning">paused</Badge>;
  return workers === 0 ? <Badge tone="bad">no worker</Badge> : <Badge tone="good">open</Badge>;
}

function QueueActions({ queue, refusal }: Pick<QueueCardProps, 'queue' | 'refusal'>) {
  const name = queue.queue as QueueName;
  const [open, setOpen] = useState<'limits' | 'clear'>();
  const confirm = useConfirm();
  const notify = useNotify();
  const pause = useChange('post', '/api/v1/queues/{queue}/pause', { changes: QUEUE_PATHS });
  const resume = useChange('post', '/api/v1/queues/{queue}/resume', { changes: QUEUE_PATHS });
  const disabled = refusal !== undefined;

  const change = async () => {
    const { paused } = queue;
    const text = 'Workers finish their active jobs and take no new ones. This affects every org.';
    if (!paused && !(await confirm({ title: `Pause the queue ${name}?`, text, action: 'Pause the queue' }))) return;
    (paused ? resume : pause).mutate(
      { path: { queue: name } },
      {
        onSuccess: () => notify.done(`The queue ${name} is ${paused ? 'open' : 'paused'}`),
        onError: notify.failed,
      },
    );
  };
  return (
    <>
      <Button disabled={disabled} busy={pause.isPending || resume.isPending} onClick={() => void change()}>
        {queue.paused ? 'Resume' : 'Pause'}
        <span className="visually-hidden"> the queue {name}</span>
      </Button>
      <Button disabled={disabled} onClick={() => setOpen('limits')}>
        Set limits<span className="visually-hidden"> of the queue {name}</span>
      </Button>
      <Button disabled={disabled} onClick={() => setOpen('clear')}>
        Clear<span className="visually-hidden"> the queue {name}</span>
      </Button>
      {open === 'limits' && <LimitsDialog queue={queue} onClose={() => setOpen(undefined)} />}
      {open === 'clear' && <ClearDialog queue={queue} onClose={() => setOpen(undefined)} />}
    </>
  );
}

function depthLabel(queue: string, { depth }: QueueHistory): string {
  const known = depth.filter((one) => one !== null);
  return `Depth of ${queue} in the last hour: at most ${count(Math.max(0, ...known))}`;
}
