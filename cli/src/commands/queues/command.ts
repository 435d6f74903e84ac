// `sextant queue`: the state of the queues; pause, resume and clear a queue.
import { table } from '@sextant/terminal/table';
import { toned, type Cell } from '@sextant/terminal/tones';
import { Command } from 'commander';
import { change } from '../../actions/change';
import { queryFlag, queueArgument } from '../../actions/options';
import { read, type CommandInput } from '../../actions/read';
import type { ResponseOf } from '../../api/types';
import { fields, orgScope } from '../../text/fields';
import { count, plural } from '../../text/numbers';
import { durationText } from '../../text/times';
import type { View } from '../../text/view';
import { addLimits, queueOf, stateCell } from './limits';

type QueueOverview = ResponseOf<'get', '/api/v1/ops/queue'>;

export function queueCommand(): Command {
  const queue = new Command('queue').description('show queues, set limits, and pause, resume or clear a queue');
  queue
    .command('status')
    .description('show all queues and the runs that wait in them')
    .action(read('/api/v1/ops/queue', () => ({}), queueLines));
  addLimits(queue);
  queue
    .command('pause')
    .description('pause a queue for all orgs; active jobs finish')
    .addArgument(queueArgument())
    .action(
      change('post', '/api/v1/queues/{queue}/pause', ({ args: [name] }) => ({
        path: { queue: queueOf(name) },
        question: `Pause queue ${name}? The runs of all orgs wait until you resume it.`,
        done: () => `Paused queue ${name}. To resume it, run "sextant queue resume ${name}".`,
      })),
    );
  queue
    .command('resume')
    .description('resume a paused queue')
    .addArgument(queueArgument())
    .action(
      change('post', '/api/v1/queues/{queue}/resume', ({ args: [name] }) => ({
        path: { queue: queueOf(name) },
        question: `Resume queue ${name}? The runs of all orgs continue.`,
        done: () => `Resumed queue ${name}.`,
      })),
    );
  queue
    .command('clear')
    .description('cancel the runs of all orgs whose next job waits in a queue')
    .addArgument(queueArgument())
    .option('--delayed', 'also cancel runs whose next job waits for a retry')
    .action(
      change(
        'post',
        '/api/v1/queues/{queue}/clear',
        ({ args: [name], options: { delayed } }: CommandInput<{ readonly delayed?: boolean }>) => ({
          path: { queue: queueOf(name) },
          query: { delayed: queryFlag(delayed) },
          question: `Cancel the runs of all orgs whose next job waits in queue ${name}?`,
          done: ({ matching }) =>
            `Removing ${plural(matching, 'job')} from queue ${name} and canceling ${matching === 1 ? 'its run' : 'their runs'}.`,
        }),
      ),
    );
  return queue;
}

function queueLines(overview: QueueOverview, view: View): string[] {
  const { queues, wait_seconds: wait, retries, workers, dead_letters: dead } = overview;
  const seconds = (value: number | null): string => (value === null ? '–' : durationText(value));
  return [
    ...table(
      [
        { title: 'QUEUE', cell: ({ queue }) => queue },
        { title: 'STATE', cell: stateCell },
        { title: 'WAITING', align: 'right', cell: ({ waiting }) => countCell(waiting, 'plain') },
        { title: 'ACTIVE', align: 'right', cell: ({ active }) => countCell(active, 'plain') },
        { title: 'DELAYED', align: 'right', cell: ({ delayed }) => countCell(delayed, 'plain') },
        {
          title: 'WORKERS',
          align: 'right',
          cell: (one) => (one.workers === 0 ? toned('bad', '0') : count(one.workers)),
        },
        { title: 'DEAD LETTERS', align: 'right', cell: (one) => countCell(one.dead_letters, 'bad') },
      ],
      queues,
      view,
    ),
    '',
    ...fields(
      [
        ['Waiting runs', waitingText(overview)],
        ['Wait', wait.avg === null ? null : `average ${seconds(wait.avg)}, longest ${seconds(wait.oldest)}`],
        ['Retries', retries.avg === null ? null : `average ${retries.avg.toFixed(1)}, maximum ${retries.max ?? 0}`],
        ['Workers', workers === 0 ? toned('bad', 'none; no job can run') : count(workers)],
        [
          'Dead letters',
          dead.total === 0 ? 'none' : toned('bad', `${count(dead.total)}; list them with "sextant dlq list"`),
        ],
      ],
      view,
    ),
  ];
}

function waitingText({ pending: { total, by_type: byType }, org }: QueueOverview): string {
  if (total === 0) return `none (${orgScope(org)})`;
  return `${count(total)} (${orgScope(org)}): ${byType.map(({ kind, count: n }) => `${kind} ${count(n)}`).join(', ')}`;
}

function countCell(n: number, tone: 'plain' | 'bad'): Cell {
  return n === 0 ? toned('quiet', '0') : toned(tone, count(n));
}
