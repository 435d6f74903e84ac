// `sextant queue`: what waits and who works, and to pause, resume or clear a queue.
import { Command } from 'commander';
import type { QueueOverview } from '../../api/types';
import { fields } from '../../text/fields';
import { count, plural } from '../../text/numbers';
import { table } from '@sextant/terminal/table';
import { duration, durationText } from '../../text/times';
import { toned, type Cell } from '@sextant/terminal/tones';
import { state } from '../../text/states';
import type { View } from '../../text/view';
import { change } from '../../actions/change';
import { covering } from '../health/overview';
import { addLimits } from './limits';
import { queueArgument } from '../../actions/options';
import { read } from '../../actions/read';

export function queueCommand(): Command {
  const queue = new Command('queue').description('queues: status, list, view, set, pause, resume, clear, clears');
  queue
    .command('status')
    .description('all queues, and which runs wait in them')
    .action(read<object, QueueOverview>(() => ({ path: '/ops/queue', render: queueLines })));
  addLimits(queue);
  queue
    .command('pause')
    .description('let the workers take no more jobs of a queue, of all orgs; active jobs end as always')
    .addArgument(queueArgument())
    .action(
      change(({ args: [name] }) => ({
        method: 'POST',
        path: `/queues/${name}/pause`,
        question: `Pause queue ${name}? The runs of all orgs wait until it is resumed.`,
        done: () => `Queue ${name} is paused; "sextant queue resume ${name}" lets it go on.`,
      })),
    );
  queue
    .command('resume')
    .description('let the workers take jobs of a queue again')
    .addArgument(queueArgument())
    .action(
      change(({ args: [name] }) => ({
        method: 'POST',
        path: `/queues/${name}/resume`,
        question: `Resume queue ${name}? The runs of all orgs go on.`,
        done: () => `Queue ${name} goes on.`,
      })),
    );
  queue
    .command('clear')
    .description('cancel all runs, of all orgs, whose next job waits in a queue')
    .addArgument(queueArgument())
    .option('--delayed', 'also those whose next job waits for another attempt')
    .action(
      change<{ readonly delayed?: boolean }, { readonly matching: number }>(({ args: [name], options }) => ({
        method: 'POST',
        path: `/queues/${name}/clear${options.delayed ? '?delayed=true' : ''}`,
        question: `Cancel the runs, of all orgs, whose next job waits in queue ${name}?`,
        done: ({ matching }) =>
          `${plural(matching, 'waiting job')} of queue ${name} ${matching === 1 ? 'is' : 'are'} being removed, and ${matching === 1 ? 'its run' : 'their runs'} canceled.`,
      })),
    );
  return queue;
}

export function queueLines(answer: QueueOverview, view: View): string[] {
  const { queues, pending, wait_seconds: wait, retries, workers, dead_letters: dead } = answer;
  return [
    ...table(
      [
        { title: 'QUEUE', cell: ({ queue }) => queue },
        { title: 'STATE', cell: ({ paused }) => (paused ? state('paused') : toned('good', 'open')) },
        { title: 'WAITING', align: 'right', cell: ({ waiting }) => quietZero(waiting) },
        { title: 'ACTIVE', align: 'right', cell: ({ active }) => quietZero(active) },
        { title: 'DELAYED', align: 'right', cell: ({ delayed }) => quietZero(delayed) },
        {
          title: 'WORKERS',
          align: 'right',
          cell: (one) => (one.workers === 0 ? toned('bad', '0') : count(one.workers)),
        },
        { title: 'DEAD LETTERS', align: 'right', cell: (one) => worry(one.dead_letters) },
      ],
      queues,
      view,
    ),
    '',
    ...fields(
      [
        ['Waiting runs', pendingText(pending, answer.org)],
        ['Wait', wait.avg === null ? null : `${durationText(wait.avg)} on average, ${text(wait.oldest)} at most`],
        [
          'Attempts again',
          retries.avg === null ? null : `${retries.avg.toFixed(1)} on average, at most ${retries.max ?? 0}`,
        ],
        ['Workers', workers === 0 ? toned('bad', 'none: nothing moves until one is started') : count(workers)],
        [
          'Dead letters',
          dead.total === 0 ? 'none' : toned('bad', `${count(dead.total)}: "sextant dlq list" shows them`),
        ],
      ],
      view,
    ),
  ];
}

function pendingText({ total, by_type: byType }: QueueOverview['pending'], org: string | null): string {
  if (total === 0) return `none of ${covering(org)}`;
  return `${count(total)} of ${covering(org)} (${byType.map(({ kind, count: n }) => `${kind} ${count(n)}`).join(', ')})`;
}

function text(seconds: number | null): string {
  const cell = duration(seconds);
  return typeof cell === 'string' ? cell : cell.text;
}

function quietZero(n: number): Cell {
  return n === 0 ? toned('quiet', '0') : count(n);
}

function worry(n: number): Cell {
  return n === 0 ? toned('quiet', '0') : toned('bad', count(n));
}
