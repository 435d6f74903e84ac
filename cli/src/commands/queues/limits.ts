// `sextant queue list|view|set|clears`: the limits of queues, and the progress of clears.
import { table } from '@sextant/terminal/table';
import { toned, type Cell } from '@sextant/terminal/tones';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { change } from '../../actions/change';
import { queueArgument } from '../../actions/options';
import { pageTable } from '../../actions/pages';
import { read, type CommandInput } from '../../actions/read';
import type { Body, RequestOf, ResponseOf, Schemas } from '../../api/types';
import { CliError } from '../../errors';
import { EXIT } from '../../exit-codes';
import { fields } from '../../text/fields';
import { count } from '../../text/numbers';
import { state } from '../../text/states';
import { ago, durationText } from '../../text/times';
import type { View } from '../../text/view';

type Queue = Schemas['Queue'];
type QueueName = RequestOf<'get', '/api/v1/queues/{queue}'>['path']['queue'];
type Clear = ResponseOf<'get', '/api/v1/queues/{queue}/clear'>['clears'][number];

/** Commander has no null for option values. */
type Limit = number | 'none';

interface Limits {
  readonly concurrency?: Limit;
  readonly rate?: Limit;
}

export function addLimits(queue: Command): void {
  queue
    .command('list')
    .description('list all queues with their limits')
    .action(read('/api/v1/queues', () => ({}), pageTable(columns, 'There are no queues.')));
  queue
    .command('view')
    .description('show a queue with its limits')
    .addArgument(queueArgument())
    .action(read('/api/v1/queues/{queue}', ({ args: [name] }) => ({ path: { queue: queueOf(name) } }), queueFields));
  queue
    .command('set')
    .description('set the limits of a queue across all workers and orgs; a limit that is not given is kept')
    .addArgument(queueArgument())
    .addOption(new Option('--concurrency <n>', 'maximum concurrent jobs, or "none"').argParser(limit(10_000)))
    .addOption(new Option('--rate <n>', 'maximum job starts per second, or "none"').argParser(limit(100_000)))
    .action(
      change('put', '/api/v1/queues/{queue}', ({ args: [name], options }: CommandInput<Limits>) => ({
        path: { queue: queueOf(name) },
        body: limitsOf(options),
        question: `Change the limits of queue ${name} for all orgs?`,
        done: ({ concurrency, rate_per_second: rate }) =>
          `Set the limits of queue ${name}: concurrency ${limitText(concurrency)}, rate ${limitText(rate)} per second.`,
      })),
    );
  queue
    .command('clears')
    .description('show the progress of recent clears of a queue, newest first')
    .addArgument(queueArgument())
    .action(
      read(
        '/api/v1/queues/{queue}/clear',
        ({ args: [name] }) => ({ path: { queue: queueOf(name) } }),
        ({ clears }, view) => clearLines(clears, view),
      ),
    );
}

/** Commander has checked that the argument is the name of a queue. */
export function queueOf(name: string | undefined): QueueName {
  return name as QueueName;
}

function limit(max: number) {
  return (text: string): Limit => {
    if (text === 'none') return 'none';
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= 1 && value <= max) return value;
    throw new InvalidArgumentError(`It must be an integer from 1 to ${max}, or "none".`);
  };
}

function limitsOf({ concurrency, rate }: Limits): Body<'put', '/api/v1/queues/{queue}'> {
  const value = (one: Limit): number | null => (one === 'none' ? null : one);
  if (concurrency === undefined && rate === undefined) {
    throw new CliError('No limit is given.', { exitCode: EXIT.usage, hint: 'Use --concurrency, --rate or both.' });
  }
  return {
    ...(concurrency !== undefined && { concurrency: value(concurrency) }),
    ...(rate !== undefined && { rate_per_second: value(rate) }),
  };
}

function limitText(value: number | null): string {
  return value === null ? 'unlimited' : count(value);
}

function limitCell(value: number | null): Cell {
  return value === null ? toned('quiet', 'none') : count(value);
}

export function stateCell({ paused }: Pick<Queue, 'paused'>): Cell {
  return paused ? state('paused') : toned('good', 'open');
}

function columns(): { title: string; align?: 'right'; cell: (row: Queue) => Cell }[] {
  return [
    { title: 'QUEUE', cell: ({ queue }) => queue },
    { title: 'STATE', cell: stateCell },
    { title: 'CONCURRENCY', align: 'right', cell: ({ concurrency }) => limitCell(concurrency) },
    { title: 'RATE/S', align: 'right', cell: ({ rate_per_second: rate }) => limitCell(rate) },
    { title: 'WAITING', align: 'right', cell: ({ waiting }) => count(waiting) },
    { title: 'WORKERS', align: 'right', cell: ({ workers }) => count(workers) },
  ];
}

function queueFields(queue: Queue, view: View): string[] {
  return fields(
    [
      ['Queue', toned('strong', queue.queue)],
      ['State', stateCell(queue)],
      ['Concurrency', limitCell(queue.concurrency)],
      ['Rate per second', limitCell(queue.rate_per_second)],
      ['Waiting', `${count(queue.waiting)}, longest ${durationText(queue.oldest_waiting_seconds)}`],
      ['Active', count(queue.active)],
      ['Delayed', count(queue.delayed)],
      ['Workers', count(queue.workers)],
      ['Dead letters', count(queue.dead_letters)],
    ],
    view,
  );
}

function clearLines(clears: readonly Clear[], view: View): string[] {
  if (clears.length === 0) return ['There are no recent clears of this queue.'];
  return table<Clear>(
    [
      { title: 'STARTED', cell: ({ started_at: at }) => ago(at, view.now) },
      { title: 'STATE', cell: ({ ended_at: at }) => state(at === null ? 'running' : 'success') },
      { title: 'MATCHING', align: 'right', cell: ({ matching }) => count(matching) },
      { title: 'CANCELED', align: 'right', cell: ({ canceled }) => count(canceled) },
      { title: 'SKIPPED', align: 'right', cell: ({ skipped }) => count(skipped) },
      { title: 'ERRORS', align: 'right', cell: ({ errors }) => count(errors) },
    ],
    clears,
    view,
  );
}
