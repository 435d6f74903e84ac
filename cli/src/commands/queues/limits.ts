// `sextant queue list|view|set|clears`: the limits of queues, which all orgs share, and how far clearings are.
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { Page } from '../../api/types';
import { CliError } from '../../errors';
import { EXIT } from '../../exit-codes';
import { fields } from '../../text/fields';
import { count } from '../../text/numbers';
import { table } from '@sextant/terminal/table';
import { ago, durationText } from '../../text/times';
import { toned, type Cell } from '@sextant/terminal/tones';
import { state } from '../../text/states';
import type { View } from '../../text/view';
import { change } from '../../actions/change';
import { queueArgument } from '../../actions/options';
import { pageTable } from '../../actions/pages';
import { read } from '../../actions/read';

interface Queue {
  readonly queue: string;
  readonly paused: boolean;
  /** Null: as many as the workers take. */
  readonly concurrency: number | null;
  readonly rate_per_second: number | null;
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
  readonly oldest_waiting_seconds: number;
  readonly workers: number;
  readonly dead_letters: number;
}

interface Clear {
  readonly id: string;
  readonly started_at: string;
  readonly ended_at: string | null;
  readonly matching: number;
  readonly canceled: number;
  readonly skipped: number;
  readonly errors: number;
}

interface Limits {
  readonly concurrency?: Limit;
  readonly rate?: Limit;
}

/** Commander takes no null for a value. */
type Limit = number | 'none';

export function addLimits(queue: Command): void {
  queue
    .command('list')
    .description('all queues with their limits')
    .action(read<object, Page<Queue>>(() => ({ path: '/queues', render: pageTable(columns, 'There are no queues.') })));
  queue
    .command('view')
    .description('one queue with its limits')
    .addArgument(queueArgument())
    .action(read<object, Queue>(({ args: [name = ''] }) => ({ path: `/queues/${name}`, render: queueFields })));
  queue
    .command('set')
    .description('set the limits of a queue over all its workers, for all orgs; what is left out stays')
    .addArgument(queueArgument())
    .addOption(new Option('--concurrency <n>', 'jobs at the same time, or none for no limit').argParser(limit(10_000)))
    .addOption(new Option('--rate <n>', 'jobs that start in a second, or none for no limit').argParser(limit(100_000)))
    .action(
      change<Limits, Queue>(({ args: [name = ''], options: { concurrency, rate } }) => ({
        method: 'PUT',
        path: `/queues/${name}`,
        body: given({ concurrency, rate_per_second: rate }),
        question: `Change the limits of queue ${name}, for all orgs?`,
        done: (answer) =>
          `Queue ${name}: ${limitText(answer.concurrency)} jobs at the same time, ${limitText(answer.rate_per_second)} a second.`,
      })),
    );
  queue
    .command('clears')
    .description('how far clearings of a queue are, newest first')
    .addArgument(queueArgument())
    .action(
      read<object, { readonly clears: readonly Clear[] }>(({ args: [name = ''] }) => ({
        path: `/queues/${name}/clear`,
        render: ({ clears }, view) => clearLines(clears, view),
      })),
    );
}

function limit(most: number) {
  return (text: string): Limit => {
    if (text === 'none') return 'none';
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= 1 && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${most}, or none.`);
  };
}

function given(limits: Readonly<Record<string, Limit | undefined>>): object {
  const set = Object.entries(limits).filter(([, value]) => value !== undefined);
  if (set.length > 0) return Object.fromEntries(set.map(([name, value]) => [name, value === 'none' ? null : value]));
  throw new CliError('It is not said which limit to set.', {
    exitCode: EXIT.usage,
    hint: 'Give --concurrency, --rate or both.',
  });
}

function limitText(value: number | null): string {
  return value === null ? 'any number of' : count(value);
}

function limitCell(value: number | null): Cell {
  return value === null ? toned('quiet', 'none') : count(value);
}

function columns(): { title: string; align?: 'right'; cell: (row: Queue) => Cell }[] {
  return [
    { title: 'QUEUE', cell: ({ queue }) => queue },
    { title: 'STATE', cell: ({ paused }) => (paused ? state('paused') : toned('good', 'open')) },
    { title: 'CONCURRENCY', align: 'right', cell: ({ concurrency }) => limitCell(concurrency) },
    { title: 'RATE/S', align: 'right', cell: ({ rate_per_second: rate }) => limitCell(rate) },
    { title: 'WAITING', align: 'right', cell: ({ waiting }) => count(waiting) },
    { title: 'WORKERS', align: 'right', cell: ({ workers }) => count(workers) },
  ];
}

function queueFields(one: Queue, view: View): string[] {
  return fields(
    [
      ['Queue', toned('strong', one.queue)],
      ['State', one.paused ? state('paused') : toned('good', 'open')],
      ['Concurrency', limitCell(one.concurrency)],
      ['Rate a second', limitCell(one.rate_per_second)],
      ['Waiting', `${count(one.waiting)}, the oldest for ${durationText(one.oldest_waiting_seconds)}`],
      ['Active', count(one.active)],
      ['Delayed', count(one.delayed)],
      ['Workers', count(one.workers)],
      ['Dead letters', count(one.dead_letters)],
    ],
    view,
  );
}

function clearLines(clears: readonly Clear[], view: View): string[] {
  if (clears.length === 0) return ['This queue was not cleared lately.'];
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
