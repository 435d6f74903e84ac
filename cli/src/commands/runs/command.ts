// `sextant runs`: list, view, start, follow, cancel and retry runs.
import type { Column } from '@sextant/terminal/table';
import { toned } from '@sextant/terminal/tones';
import { Command, Option } from 'commander';
import { change } from '../../actions/change';
import {
  classOption,
  cursorOption,
  fromOption,
  kindOption,
  limitOption,
  momentOf,
  toOption,
  type ClassOptions,
  type KindOptions,
  type PageOptions,
} from '../../actions/options';
import { pageTable } from '../../actions/pages';
import { read, type CommandInput } from '../../actions/read';
import type { ItemOf, Query } from '../../api/types';
import { orNone, state } from '../../text/states';
import { ago, took } from '../../text/times';
import type { View } from '../../text/view';
import { addCreate } from './create';
import { addDetails } from './details';
import { tail } from './tail';
import { runLines } from './view';

type RunState = NonNullable<Query<'/api/v1/runs'>['state']>;

const RUN_STATES: readonly RunState[] = ['queued', 'running', 'success', 'failed', 'canceled'];

interface ListOptions extends PageOptions, KindOptions, ClassOptions {
  readonly state?: RunState;
  readonly from?: string;
  readonly to?: string;
  readonly search?: string;
}

export function runsCommand(): Command {
  const runs = new Command('runs').description('list, view, create, follow, cancel and retry runs');
  addList(runs);
  runs
    .command('view')
    .description('show a run with its steps, figures and links')
    .argument('<id>', 'id of the run')
    .action(read('/api/v1/runs/{id}', ({ args: [id = ''] }) => ({ path: { id } }), runLines));
  addCreate(runs);
  addDetails(runs);
  runs
    .command('tail')
    .description('follow the events of a run until it ends; the exit code is 1 if it does not succeed')
    .argument('<id>', 'id of the run')
    .action(tail);
  runs
    .command('cancel')
    .description('cancel a run; its active step is aborted')
    .argument('<id>', 'id of the run')
    .action(
      change('post', '/api/v1/runs/{id}/cancel', ({ args: [id = ''] }) => ({
        path: { id },
        question: `Cancel run ${id}?`,
        done: () => `Canceled run ${id}.`,
      })),
    );
  runs
    .command('retry')
    .description('retry a failed run from its failed step')
    .argument('<id>', 'id of the run')
    .action(
      change('post', '/api/v1/runs/{id}/retry', ({ args: [id = ''] }) => ({
        path: { id },
        done: () => `Restarted run ${id}. Follow it with "sextant runs tail ${id}".`,
      })),
    );
  return runs;
}

function addList(runs: Command): void {
  runs
    .command('list')
    .description('list runs, newest first')
    .addOption(kindOption())
    .addOption(new Option('--state <state>', 'only runs in this state').choices(RUN_STATES))
    .addOption(classOption())
    .addOption(fromOption())
    .addOption(toOption())
    .option('--search <text>', 'run id or its start, trace id, or start of a correlation id')
    .addOption(limitOption())
    .addOption(cursorOption())
    .action(
      read(
        '/api/v1/runs',
        ({
          options: { kind, state: wanted, class: errorClass, from, to, search, ...page },
        }: CommandInput<ListOptions>) => ({
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
        }),
        pageTable(columns, 'There are no matching runs.'),
      ),
    );
}

function columns(view: View): Column<ItemOf<'/api/v1/runs'>>[] {
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
