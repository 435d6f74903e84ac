// `sextant dlq`: list, view, count, replay and delete dead letters.
import { table, type Column } from '@sextant/terminal/table';
import { wrap } from '@sextant/terminal/text';
import { toned } from '@sextant/terminal/tones';
import { Command, Option } from 'commander';
import { change } from '../../actions/change';
import {
  classOption,
  cursorOption,
  limitOption,
  queryFlag,
  queueOption,
  wholeNumber,
  type PageOptions,
} from '../../actions/options';
import { pageTable } from '../../actions/pages';
import { read, type CommandInput } from '../../actions/read';
import type { ResponseOf, Schemas } from '../../api/types';
import { fields, heading } from '../../text/fields';
import { bar, count, plural } from '../../text/numbers';
import { orNone } from '../../text/states';
import { ago, moment } from '../../text/times';
import type { View } from '../../text/view';
import { addReplays, everyOrgOption, retryableOption, stepOption, type DeadLetterFilter } from './replays';

type DeadLetter = Schemas['DeadLetter'];
type DeadLetterStats = ResponseOf<'get', '/api/v1/dlq/stats'>;

export function dlqCommand(): Command {
  const dlq = new Command('dlq').description('list, view, count, retry and delete dead letters');
  dlq
    .command('list')
    .description('list dead letters, newest first')
    .addOption(queueOption())
    .addOption(classOption())
    .addOption(stepOption())
    .addOption(retryableOption())
    .addOption(everyOrgOption())
    .addOption(limitOption())
    .addOption(cursorOption())
    .action(
      read(
        '/api/v1/dlq',
        ({ options }: CommandInput<DeadLetterFilter & PageOptions>) => ({
          query: {
            queue: options.queue,
            error_class: options.class,
            step: options.step,
            retryable: queryFlag(options.retryable),
            all: queryFlag(options.everyOrg),
            limit: options.limit,
            cursor: options.cursor,
          },
        }),
        pageTable(columns, 'There are no dead letters.'),
      ),
    );
  dlq
    .command('view')
    .description('show a dead letter with the error and the payload of the job')
    .argument('<id>', 'id of the dead letter: <run id>-<step>')
    .action(read('/api/v1/dlq/{id}', ({ args: [id = ''] }) => ({ path: { id } }), deadLetterLines));
  dlq
    .command('stats')
    .description('count dead letters by queue, error class and hour')
    .addOption(
      new Option('--hours <n>', 'number of hours in the counts by hour').default(24).argParser(wholeNumber(1, 168)),
    )
    .addOption(everyOrgOption())
    .action(
      read(
        '/api/v1/dlq/stats',
        ({ options: { hours, everyOrg } }: CommandInput<{ readonly hours: number; readonly everyOrg?: boolean }>) => ({
          query: { hours, all: queryFlag(everyOrg) },
        }),
        statsLines,
      ),
    );
  addReplays(dlq);
  dlq
    .command('delete')
    .description('delete a dead letter; its run stays failed')
    .argument('<id>', 'id of the dead letter')
    .action(
      change('delete', '/api/v1/dlq/{id}', ({ args: [id = ''] }) => ({
        path: { id },
        question: `Delete dead letter ${id}? It can no longer be retried.`,
        done: () => `Deleted dead letter ${id}.`,
      })),
    );
  return dlq;
}

function columns(view: View): Column<DeadLetter>[] {
  return [
    { title: 'ID', cell: ({ id }) => id },
    { title: 'FAILED', cell: ({ last_failed_at: at }) => ago(at, view.now) },
    { title: 'TRIES', align: 'right', cell: ({ attempts }) => String(attempts), droppable: 2 },
    { title: 'CLASS', cell: (one) => toned(one.retryable ? 'warning' : 'bad', one.error_class), minWidth: 10 },
    { title: 'MESSAGE', cell: ({ message }) => message, minWidth: 20, droppable: 3 },
  ];
}

function deadLetterLines(deadLetter: DeadLetter, view: View): string[] {
  const stack = stackLines(deadLetter.stack, view);
  return [
    ...fields(
      [
        ['Dead letter', toned('strong', deadLetter.id)],
        ['Class', toned('bad', deadLetter.error_class)],
        ['Message', deadLetter.message],
        ['Retryable', deadLetter.retryable ? 'yes' : 'no; a retry fails again unless the cause is fixed'],
        ['Queue', deadLetter.queue],
        ['Run', deadLetter.run_id],
        ['Step', deadLetter.step],
        ['Attempts', String(deadLetter.attempts)],
        ['Replays', String(deadLetter.replays)],
        ['First failed', moment(deadLetter.first_failed_at, view.now)],
        ['Last failed', moment(deadLetter.last_failed_at, view.now)],
        ['Trace', orNone(deadLetter.trace_id)],
        ['Payload', JSON.stringify(deadLetter.payload)],
      ],
      view,
    ),
    ...(stack.length > 0 ? [...heading('Stack trace', view), ...stack] : []),
  ];
}

/** Stack frames are indented below the message. */
function stackLines(stack: string | null, { colors, width }: View): string[] {
  return (stack ?? '').split('\n').flatMap((line) => {
    const indent = ' '.repeat(/^\s/.test(line) ? 4 : 2);
    return wrap(line, width - indent.length).map((part) => indent + colors.dim(part));
  });
}

function statsLines(stats: DeadLetterStats, view: View): string[] {
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
  const { true: retryable = 0 } = stats.by_retryable as Readonly<Record<string, number>>;
  return [
    `${plural(stats.total, 'dead letter')}, ${count(retryable)} of them retryable.`,
    ...section('QUEUE', stats.by_queue),
    ...section('CLASS', stats.by_error_class),
    ...section('STEP', stats.by_step),
    ...(hours.length === 0 ? [] : ['', ...bars('HOUR (UTC)', hours, view)]),
  ];
}

function bars(title: string, rows: readonly (readonly [string, number])[], view: View): string[] {
  const max = Math.max(...rows.map(([, n]) => n));
  return table(
    [
      { title: title.padEnd(19), cell: ([name]) => name, minWidth: 8 },
      { title: 'COUNT', align: 'right', cell: ([, n]) => count(n) },
      { title: '', cell: ([, n]) => toned('bad', bar(n, max, 30)), minWidth: 4 },
    ],
    rows,
    view,
  );
}
