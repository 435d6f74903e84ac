// `sextant schedules`: runs that start at the times of a cron expression.
import { Command, Option } from 'commander';
import type { Api } from '../../api/client';
import type { Page } from '../../api/types';
import { CliError } from '../../errors';
import { EXIT } from '../../exit-codes';
import { fields } from '../../text/fields';
import type { Column } from '@sextant/terminal/table';
import { ago, moment, utc } from '../../text/times';
import { toned } from '@sextant/terminal/tones';
import { state } from '../../text/states';
import type { View } from '../../text/view';
import { change } from '../../actions/change';
import { pageTable } from '../../actions/pages';
import { read } from '../../actions/read';
import { kindArgument } from './create';
import { inputOf, inputOptions, type InputOptions } from './input';

interface Schedule {
  readonly name: string;
  readonly org: string;
  readonly kind: string;
  readonly input: unknown;
  readonly cron: string;
  readonly time_zone: string;
  readonly enabled: boolean;
  readonly updated_at: string;
  readonly next_at: string | null;
}

interface Times {
  readonly cron?: string;
  readonly timeZone?: string;
}

const timeZoneOption = (): Option =>
  new Option('--time-zone <name>', 'where its times are, as Europe/Berlin; UTC if not told');

export function schedulesCommand(): Command {
  const schedules = new Command('schedules').description(
    'runs that start at set times: list, view, create, set, pause, resume, delete',
  );
  schedules
    .command('list')
    .description('all schedules, by name')
    .action(
      read<object, Page<Schedule>>(() => ({
        path: '/schedules',
        render: pageTable(columns, 'There are no schedules.'),
      })),
    );
  schedules
    .command('view')
    .description('one schedule with the input of its runs')
    .argument('<name>', 'name of the schedule')
    .action(read<object, Schedule>(({ args: [name = ''] }) => ({ path: pathOf(name), render: scheduleFields })));
  addCreate(schedules);
  addSet(schedules);
  addState(schedules, 'pause', 'start no runs until it is resumed');
  addState(schedules, 'resume', 'start runs again, from its next time on');
  schedules
    .command('delete')
    .description('delete a schedule; runs that it started go on')
    .argument('<name>', 'name of the schedule')
    .action(
      change(({ args: [name = ''] }) => ({
        method: 'DELETE',
        path: pathOf(name),
        question: `Delete schedule ${name}? It starts no more runs.`,
        done: () => `Schedule ${name} is deleted.`,
      })),
    );
  return schedules;
}

function addCreate(schedules: Command): void {
  const create = schedules
    .command('create')
    .description('add a schedule; the input of its runs comes from options, a file or stdin')
    .argument('<name>', 'name of the schedule')
    .addArgument(kindArgument())
    .requiredOption('--cron <expression>', 'its times, as "30 2 * * 1": minute, hour, day, month, weekday')
    .addOption(timeZoneOption())
    .option('--paused', 'do not start runs until it is resumed');
  for (const option of inputOptions()) create.addOption(option);
  create.action(
    change<Times & InputOptions & { readonly paused?: boolean }, Schedule>(({ args: [name, kind], options }) => ({
      method: 'POST',
      path: '/schedules',
      body: {
        ...{ name, kind, input: inputOf(options) ?? {}, cron: options.cron, enabled: options.paused !== true },
        ...(options.timeZone !== undefined && { time_zone: options.timeZone }),
      },
      done: (made) => `Schedule ${made.name} is made; ${next(made)}.`,
    })),
  );
}

function addSet(schedules: Command): void {
  const set = schedules
    .command('set')
    .description('change the times or the input of a schedule; what is left out stays')
    .argument('<name>', 'name of the schedule')
    .option('--cron <expression>', 'its times, as "30 2 * * 1": minute, hour, day, month, weekday')
    .addOption(new Option('--time-zone <name>', 'where its times are, as Europe/Berlin'));
  for (const option of inputOptions()) set.addOption(option);
  set.action(
    change<Times & InputOptions, Schedule>(async ({ args: [name = ''], options }, api) => ({
      method: 'PUT',
      path: pathOf(name),
      body: await changed(api, name, options),
      done: (answer) => `Schedule ${name} is changed; ${next(answer)}.`,
    })),
  );
}

/** The whole schedule with what is new of it. */
async function changed(api: Api, name: string, options: Times & InputOptions): Promise<object> {
  const given = inputOf(options);
  if (given === undefined && options.cron === undefined && options.timeZone === undefined) {
    throw new CliError('It is not said what of the schedule to change.', {
      exitCode: EXIT.usage,
      hint: 'Give --cron, --time-zone, or the input by --set, --input, --manifest or --target.',
    });
  }
  const { kind, input, cron, time_zone: zone, enabled } = (await api.get<Schedule>(pathOf(name))).body;
  // Fields that are named go over those there are; a file is the whole input.
  const merged = options.input === undefined ? { ...(input as object), ...given } : given;
  return { kind, input: merged, cron: options.cron ?? cron, time_zone: options.timeZone ?? zone, enabled };
}

function addState(schedules: Command, verb: 'pause' | 'resume', description: string): void {
  schedules
    .command(verb)
    .description(description)
    .argument('<name>', 'name of the schedule')
    .action(
      change<object, Schedule>(({ args: [name = ''] }) => ({
        method: 'POST',
        path: `${pathOf(name)}/${verb}`,
        done: (answer) => `Schedule ${name} is ${verb}d; ${next(answer)}.`,
      })),
    );
}

function pathOf(name: string): string {
  return `/schedules/${encodeURIComponent(name)}`;
}

function next({ next_at: at }: Schedule): string {
  return at === null ? 'it starts no runs while it is paused' : `its next run starts at ${utc(at)}`;
}

function columns(view: View): Column<Schedule>[] {
  return [
    { title: 'NAME', cell: ({ name }) => name },
    { title: 'KIND', cell: ({ kind }) => kind, minWidth: 6 },
    { title: 'STATE', cell: ({ enabled }) => state(enabled ? 'on' : 'paused') },
    { title: 'CRON', cell: ({ cron }) => cron, minWidth: 10 },
    { title: 'TIME ZONE', cell: ({ time_zone: zone }) => zone, minWidth: 8 },
    { title: 'NEXT', cell: ({ next_at: at }) => ago(at, view.now) },
  ];
}

function scheduleFields(one: Schedule, view: View): string[] {
  return fields(
    [
      ['Schedule', toned('strong', one.name)],
      ['Org', one.org],
      ['Kind', one.kind],
      ['State', state(one.enabled ? 'on' : 'paused')],
      ['Times', one.cron],
      ['Time zone', one.time_zone],
      ['Next', moment(one.next_at, view.now)],
      ['Changed', moment(one.updated_at, view.now)],
      ['Input', JSON.stringify(one.input)],
    ],
    view,
  );
}
