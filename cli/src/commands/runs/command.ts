// `sextant runs`: list, view and follow runs, cancel them, try them again.
import { Command, Option } from 'commander';
import type { Page, Run, RunItem } from '../../api/types';
import type { Column } from '@sextant/terminal/table';
import { ago, took } from '../../text/times';
import { toned } from '@sextant/terminal/tones';
import { orNone, state } from '../../text/states';
import type { View } from '../../text/view';
import { change } from '../../actions/change';
import {
  classOption,
  cursorOption,
  fromOption,
  kindOption,
  limitOption,
  momentOf,
  toOption,
  type PageOptions,
} from '../../actions/options';
import { pageTable } from '../../actions/pages';
import { read } from '../../actions/read';
import { addCreate } from './create';
import { addDetails } from './details';
import { runLines } from './view';
import { tail } from './tail';

const RUN_STATES = ['queued', 'running', 'success', 'failed', 'canceled'] as const;

interface ListOptions extends PageOptions {
  readonly kind?: string;
  readonly state?: string;
  readonly class?: string;
  readonly from?: string;
  readonly to?: string;
  readonly search?: string;
}

export function runsCommand(): Command {
  const runs = new Command('runs').description('runs: list, view, create, tail, stats, events, cancel, retry');
  addList(runs);
  runs
    .command('view')
    .description('one run with its steps, figures and links')
    .argument('<id>', 'id of the run')
    .action(read<object, Run>(({ args: [id = ''] }) => ({ path: pathOf(id), render: runLines })));
  addCreate(runs);
  addDetails(runs);
  runs
    .command('tail')
    .description('follow the events of a run until it ends; exit code 1 when it does not succeed')
    .argument('<id>', 'id of the run')
    .action(tail);
  runs
    .command('cancel')
    .description('end a run that has not ended; its active step ends as always')
    .argument('<id>', 'id of the run')
    .action(
      change(({ args: [id = ''] }) => ({
        method: 'POST',
        path: `${pathOf(id)}/cancel`,
        question: `Cancel run ${id}?`,
        done: () => `Run ${id} is canceled.`,
      })),
    );
  runs
    .command('retry')
    .description('try a failed run again from its failed step')
    .argument('<id>', 'id of the run')
    .action(
      change(({ args: [id = ''] }) => ({
        method: 'POST',
        path: `${pathOf(id)}/retry`,
        done: () => `Run ${id} goes on; "sextant runs tail ${id}" follows it.`,
      })),
    );
  return runs;
}

function addList(runs: Command): void {
  const list = runs.command('list').description('runs, newest first');
  list.addOption(kindOption());
  list.addOption(new Option('--state <state>', 'state of the run').choices(RUN_STATES));
  for (const option of [classOption(), fromOption(), toOption()]) list.addOption(option);
  list.option('--search <text>', 'id of a run or a trace, or how a correlation id begins');
  for (const option of [limitOption(), cursorOption()]) list.addOption(option);
  list.action(
    read<ListOptions, Page<RunItem>>(
      ({ options: { kind, state: wanted, class: errorClass, from, to, search, ...page } }) => ({
        path: '/runs',
        query: {
          kind,
          state: wanted,
          error_class: errorClass,
          from: momentOf(from),
          to: momentOf(to, { end: true }),
          q: search,
          limit: page.limit,
          cursor: page.cursor,
        },
        render: pageTable(columns, 'There are no runs like that.'),
      }),
    ),
  );
}

export function pathOf(id: string): string {
  return `/runs/${encodeURIComponent(id)}`;
}

function columns(view: View): Column<RunItem>[] {
  return [
    { title: 'ID', cell: ({ id }) => id },
    { title: 'KIND', cell: ({ kind }) => kind, minWidth: 6 },
    { title: 'STATE', cell: (run) => state(run.state) },
    { title: 'AGE', cell: ({ queued_at }) => ago(queued_at, view.now) },
    { title: 'TOOK', align: 'right', cell: (run) => took(run.started_at, run.ended_at, view.now), droppable: 2 },
    { title: 'CLASS', cell: (run) => (run.error_class ? toned('bad', run.error_class) : orNone(null)), minWidth: 6 },
    { title: 'PRIORITY', cell: ({ priority }) => priority, droppable: 3 },
  ];
}
