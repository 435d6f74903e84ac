// `sextant schedules`: schedules that start runs by cron expressions.
import type { Column } from '@sextant/terminal/table';
import { toned } from '@sextant/terminal/tones';
import { Command, Option } from 'commander';
import { change } from '../../actions/change';
import { kindArgument } from '../../actions/options';
import { pageTable } from '../../actions/pages';
import { read, type CommandInput } from '../../actions/read';
import type { Api } from '../../api/client';
import type { Body, ItemOf } from '../../api/types';
import { CliError } from '../../errors';
import { EXIT } from '../../exit-codes';
import { fields } from '../../text/fields';
import { state } from '../../text/states';
import { ago, moment, utc } from '../../text/times';
import type { View } from '../../text/view';
import { inputOf, inputOptions, type InputOptions } from './input';

type Schedule = ItemOf<'/api/v1/schedules'>;
type NewSchedule = Body<'post', '/api/v1/schedules'>;
type ScheduleChange = Body<'put', '/api/v1/schedules/{name}'>;

interface TimeOptions {
  readonly cron?: string;
  readonly timeZone?: string;
}

const CRON = 'cron expression such as "30 2 * * 1": minute, hour, day, month, weekday';

export function schedulesCommand(): Command {
  const schedules = new Command('schedules').description(
    'list, view, create, change, pause, resume and delete schedules of runs',
  );
  schedules
    .command('list')
    .description('list all schedules by name')
    .action(read('/api/v1/schedules', () => ({}), pageTable(columns, 'There are no schedules.')));
  schedules
    .command('view')
    .description('show a schedule with the input of its runs')
    .argument('<name>', 'name of the schedule')
    .action(read('/api/v1/schedules/{name}', ({ args: [name = ''] }) => ({ path: { name } }), scheduleLines));
  addCreate(schedules);
  addSet(schedules);
  schedules
    .command('pause')
    .description('pause a schedule')
    .argument('<name>', 'name of the schedule')
    .action(
      change('post', '/api/v1/schedules/{name}/pause', ({ args: [name = ''] }) => ({
        path: { name },
        done: () => `Paused schedule ${name}.`,
      })),
    );
  schedules
    .command('resume')
    .description('resume a paused schedule')
    .argument('<name>', 'name of the schedule')
    .action(
      change('post', '/api/v1/schedules/{name}/resume', ({ args: [name = ''] }) => ({
        path: { name },
        done: (schedule) => `Resumed schedule ${name}; ${nextRun(schedule)}.`,
      })),
    );
  schedules
    .command('delete')
    .description('delete a schedule; runs that it has started continue')
    .argument('<name>', 'name of the schedule')
    .action(
      change('delete', '/api/v1/schedules/{name}', ({ args: [name = ''] }) => ({
        path: { name },
        question: `Delete schedule ${name}? It will start no more runs.`,
        done: () => `Deleted schedule ${name}.`,
      })),
    );
  return schedules;
}

function addCreate(schedules: Command): void {
  const create = schedules
    .command('create')
    .description('create a schedule with input from options, a file or stdin')
    .argument('<name>', 'name of the schedule')
    .addArgument(kindArgument())
    .requiredOption('--cron <expression>', CRON)
    .addOption(new Option('--time-zone <name>', 'time zone of the schedule, such as Europe/Berlin; default: UTC'))
    .option('--paused', 'create the schedule paused');
  for (const option of inputOptions()) create.addOption(option);
  create.action(
    change(
      'post',
      '/api/v1/schedules',
      ({ args: [name, kind], options }: CommandInput<TimeOptions & InputOptions & { readonly paused?: boolean }>) => ({
        // The API checks the input against its kind.
        body: {
          ...{ name, kind, input: inputOf(options) ?? {}, cron: options.cron, enabled: options.paused !== true },
          ...(options.timeZone !== undefined && { time_zone: options.timeZone }),
        } as NewSchedule,
        done: (schedule) => `Created schedule ${schedule.name}; ${nextRun(schedule)}.`,
      }),
    ),
  );
}

function addSet(schedules: Command): void {
  const set = schedules
    .command('set')
    .description('change the times or the input of a schedule; other settings are kept')
    .argument('<name>', 'name of the schedule')
    .option('--cron <expression>', CRON)
    .addOption(new Option('--time-zone <name>', 'time zone of the schedule, such as Europe/Berlin'));
  for (const option of inputOptions()) set.addOption(option);
  set.action(
    change(
      'put',
      '/api/v1/schedules/{name}',
      async ({ args: [name = ''], options }: CommandInput<TimeOptions & InputOptions>, api) => ({
        path: { name },
        body: await changedSchedule(api, name, options),
        done: (schedule) => `Changed schedule ${name}; ${nextRun(schedule)}.`,
      }),
    ),
  );
}

/** The current schedule with the changes of the options. */
async function changedSchedule(api: Api, name: string, options: TimeOptions & InputOptions): Promise<ScheduleChange> {
  const newInput = inputOf(options);
  if (newInput === undefined && options.cron === undefined && options.timeZone === undefined) {
    throw new CliError('No change is given.', {
      exitCode: EXIT.usage,
      hint: 'Use --cron, --time-zone, --set, --input, --manifest or --target.',
    });
  }
  const { body } = await api.get('/api/v1/schedules/{name}', { path: { name } });
  const { kind, input, cron, time_zone: zone, enabled } = body;
  // Single fields override the current input; a file replaces it.
  const merged = options.input === undefined ? { ...(input as object), ...newInput } : newInput;
  const times = { cron: options.cron ?? cron, time_zone: options.timeZone ?? zone };
  return { kind, input: merged, ...times, enabled } as ScheduleChange;
}

function nextRun({ next_at: at }: Schedule): string {
  return at === null ? 'it starts no runs while it is paused' : `the next run starts at ${utc(at)}`;
}

function columns(view: View): Column<Schedule>[] {
  return [
    { title: 'NAME', cell: ({ name }) => name },
    { title: 'KIND', cell: ({ kind }) => kind, minWidth: 6 },
    { title: 'STATE', cell: ({ enabled }) => state(enabled ? 'on' : 'paused') },
    { title: 'CRON', cell: ({ cron }) => cron, minWidth: 10 },
    { title: 'TIME ZONE', cell: ({ time_zone: zone }) => zone, minWidth: 8 },
    { title: 'NEXT RUN', cell: ({ next_at: at }) => ago(at, view.now) },
  ];
}

function scheduleLines(schedule: Schedule, view: View): string[] {
  return fields(
    [
      ['Schedule', toned('strong', schedule.name)],
      ['Org', schedule.org],
      ['Kind', schedule.kind],
      ['State', state(schedule.enabled ? 'on' : 'paused')],
      ['Cron', schedule.cron],
      ['Time zone', schedule.time_zone],
      ['Next run', moment(schedule.next_at, view.now)],
      ['Changed', moment(schedule.updated_at, view.now)],
      ['Input', JSON.stringify(schedule.input)],
    ],
    view,
  );
}
