// `sextant dlq`: dead letters, the jobs that failed for good: list, view, count, replay, remove.
import { Command, Option } from 'commander';
import { CliError } from '../../errors';
import { EXIT } from '../../exit-codes';
import type { Letter, LetterStats, Page, Replay } from '../../api/types';
import { fields, heading } from '../../text/fields';
import { bar, count, plural } from '../../text/numbers';
import { table, type Column } from '@sextant/terminal/table';
import { ago, moment } from '../../text/times';
import { toned } from '@sextant/terminal/tones';
import { orNone } from '../../text/states';
import type { View } from '../../text/view';
import { wrap } from '@sextant/terminal/text';
import { change, type Change } from '../../actions/change';
import {
  classOption,
  cursorOption,
  limitOption,
  queueOption,
  wholeNumber,
  type PageOptions,
} from '../../actions/options';
import { pageTable } from '../../actions/pages';
import { addRetries } from './replays';
import { read } from '../../actions/read';

interface Filter {
  readonly queue?: string;
  readonly class?: string;
  readonly retryable?: boolean;
  readonly everyOrg?: boolean;
}

const everyOrg = (): Option => new Option('--every-org', 'of all orgs; only for a key of the platform');
const retryable = (): Option => new Option('--retryable', 'those whose error may pass by itself');

export function dlqCommand(): Command {
  const dlq = new Command('dlq').description(
    'dead letters, the jobs that failed for good: list, view, stats, retry, retries, delete',
  );
  const list = dlq.command('list').description('dead letters, newest first');
  for (const option of [queueOption(), classOption(), retryable(), everyOrg(), limitOption(), cursorOption()]) {
    list.addOption(option);
  }
  list.action(
    read<Filter & PageOptions, Page<Letter>>(({ options }) => ({
      path: '/dlq',
      query: {
        queue: options.queue,
        error_class: options.class,
        retryable: options.retryable,
        all: options.everyOrg,
        limit: options.limit,
        cursor: options.cursor,
      },
      render: pageTable(columns, 'There are no dead letters.'),
    })),
  );
  dlq
    .command('view')
    .description('one dead letter, with the error and what the job was given')
    .argument('<id>', 'id of the letter: <run id>-<step>')
    .action(
      read<object, Letter>(({ args: [id = ''] }) => ({ path: `/dlq/${encodeURIComponent(id)}`, render: letterLines })),
    );
  dlq
    .command('stats')
    .description('counts by queue, class and hour')
    .addOption(
      new Option('--hours <n>', 'how far the counts by hour go back').default(24).argParser(wholeNumber(1, 168)),
    )
    .addOption(everyOrg())
    .action(
      read<{ readonly hours: number; readonly everyOrg?: boolean }, LetterStats>(
        ({ options: { hours, everyOrg: all } }) => ({
          path: '/dlq/stats',
          query: { hours, all },
          render: statsLines,
        }),
      ),
    );
  addRetry(dlq);
  addRetries(dlq);
  dlq
    .command('delete')
    .description('remove a dead letter; its run stays failed')
    .argument('<id>', 'id of the letter')
    .action(
      change(({ args: [id = ''] }) => ({
        method: 'DELETE',
        path: `/dlq/${encodeURIComponent(id)}`,
        question: `Remove dead letter ${id}? It cannot be replayed afterwards.`,
        done: () => `Dead letter ${id} is removed.`,
      })),
    );
  return dlq;
}

interface RetryOptions extends Filter {
  readonly all?: boolean;
  readonly rate: number;
  readonly limit?: number;
}

function addRetry(dlq: Command): void {
  dlq
    .command('retry')
    .description('put a job back on its queue, or with --all every job that the filters admit')
    .argument('[id]', 'id of the letter')
    .option('--all', 'all that the filters admit, or all there are')
    .addOption(queueOption())
    .addOption(classOption())
    .addOption(retryable())
    .addOption(everyOrg())
    .addOption(new Option('--rate <n>', 'jobs a second').default(10).argParser(wholeNumber(1, 1_000)))
    .addOption(new Option('--limit <n>', 'most jobs, newest first').argParser(wholeNumber(1, 100_000)))
    .action(
      change<RetryOptions, Replay>(({ args: [id], options }) =>
        id === undefined ? retryMany(options) : retryOne(id, options),
      ),
    );
}

function retryOne(id: string, { all }: RetryOptions): Change<Replay> {
  if (all)
    throw new CliError('An id and --all exclude each other.', { exitCode: EXIT.usage, hint: 'Leave one of them out.' });
  return {
    method: 'POST',
    path: `/dlq/${encodeURIComponent(id)}/retry`,
    done: () => `Job ${id} is on its queue again.`,
  };
}

function retryMany({
  all,
  queue,
  class: errorClass,
  retryable: passing,
  everyOrg: every,
  rate,
  limit,
}: RetryOptions): Change<Replay> {
  if (!all) {
    throw new CliError('It is not said which dead letters to retry.', {
      exitCode: EXIT.usage,
      hint: 'Give the id of one, or --all, with filters as in "sextant dlq retry --class RATE_LIMIT --all".',
    });
  }
  return {
    method: 'POST',
    path: '/dlq/retry',
    body: {
      ...(queue !== undefined && { queue }),
      ...(errorClass !== undefined && { error_class: errorClass }),
      ...(passing && { retryable: true }),
      ...(every && { all: true }),
      ...(limit !== undefined && { limit }),
      rate_per_second: rate,
    },
    ...(every && { question: 'Put the dead letters of all orgs back on their queues?' }),
    done: ({ matching }) =>
      matching === 0
        ? `There are no such dead letters${every ? '' : ' of this org; --every-org is for those of all'}.`
        : `${plural(matching, 'job')} ${matching === 1 ? 'goes' : 'go'} back on the queue, ${rate} a second; "sextant dlq stats --watch" shows what is left.`,
  };
}

function columns(view: View): Column<Letter>[] {
  return [
    { title: 'ID', cell: ({ id }) => id },
    { title: 'FAILED', cell: (letter) => ago(letter.last_failed_at, view.now) },
    { title: 'TRIES', align: 'right', cell: ({ attempts }) => String(attempts), droppable: 2 },
    { title: 'CLASS', cell: (letter) => toned(letter.retryable ? 'warning' : 'bad', letter.error_class), minWidth: 10 },
    { title: 'MESSAGE', cell: ({ message }) => message, minWidth: 20, droppable: 3 },
  ];
}

export function letterLines(letter: Letter, view: View): string[] {
  const stack = stackLines(letter.stack, view);
  return [
    ...fields(
      [
        ['Dead letter', toned('strong', letter.id)],
        ['Class', toned('bad', letter.error_class)],
        ['Message', letter.message],
        [
          'May pass',
          letter.retryable ? 'yes, a replay may succeed' : 'no, a replay will fail unless something changes',
        ],
        ['Queue', letter.queue],
        ['Run', letter.run_id],
        ['Step', letter.step],
        ['Attempts', String(letter.attempts)],
        ['Replays', String(letter.replays)],
        ['First failed', moment(letter.first_failed_at, view.now)],
        ['Last failed', moment(letter.last_failed_at, view.now)],
        ['Trace', orNone(letter.trace_id)],
        ['Payload', JSON.stringify(letter.payload)],
      ],
      view,
    ),
    ...(stack.length > 0 ? [...heading('Stack', view), ...stack] : []),
  ];
}

/** Calls stand below the message, indented. */
function stackLines(stack: string | null, { colors, width }: View): string[] {
  return (stack ?? '').split('\n').flatMap((line) => {
    const indent = ' '.repeat(/^\s/.test(line) ? 4 : 2);
    return wrap(line, width - indent.length).map((part) => indent + colors.dim(part));
  });
}

export function statsLines(stats: LetterStats, view: View): string[] {
  if (stats.total === 0) return ['There are no dead letters.'];
  const section = (title: string, counts: Readonly<Record<string, number>>): string[] => {
    const rows = Object.entries(counts)
      .filter(([, n]) => n > 0)
      .sort(([, a], [, b]) => b - a);
    return rows.length === 0 ? [] : ['', ...bars(title, rows, view)];
  };
  const hours = stats.by_hour
    .filter((hour) => hour.count > 0)
    .map(({ hour, count: n }) => [`${hour.slice(0, 10)} ${hour.slice(11, 16)}`, n] as const);
  const { true: passing = 0 } = stats.by_retryable;
  return [
    `${plural(stats.total, 'dead letter')}, ${count(passing)} of them with an error that may pass by itself.`,
    ...section('QUEUE', stats.by_queue),
    ...section('CLASS', stats.by_error_class),
    ...(hours.length === 0 ? [] : ['', ...bars('HOUR (UTC)', hours, view)]),
  ];
}

function bars(title: string, rows: readonly (readonly [string, number])[], view: View): string[] {
  const most = Math.max(...rows.map(([, n]) => n));
  return table(
    [
      { title: title.padEnd(19), cell: ([name]) => name, minWidth: 8 },
      { title: 'COUNT', align: 'right', cell: ([, n]) => count(n) },
      { title: '', cell: ([, n]) => toned('bad', bar(n, most, 30)), minWidth: 4 },
    ],
    rows,
    view,
  );
}
