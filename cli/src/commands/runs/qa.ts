// `sextant qa`: samples of what runs made, and what people say about them.
import { Argument, Command, Option } from 'commander';
import type { Page } from '../../api/types';
import type { Column } from '@sextant/terminal/table';
import { ago } from '../../text/times';
import { orNone, state } from '../../text/states';
import type { View } from '../../text/view';
import { change } from '../../actions/change';
import { cursorOption, limitOption, type PageOptions } from '../../actions/options';
import { pageTable } from '../../actions/pages';
import { read } from '../../actions/read';

const RESULTS = ['pass', 'fail', 'needs_review'] as const;

interface Sample {
  readonly run_id: string;
  readonly entity_id: string;
  readonly org: string;
  readonly bucket: string;
  readonly result: string;
  readonly notes: string | null;
  readonly created_at: string;
  readonly reviewed_by: string | null;
}

export function qaCommand(): Command {
  const qa = new Command('qa').description('samples of what runs made: list, review');
  qa.command('list')
    .description('QA samples, newest first')
    .option('--run <id>', 'samples of one run')
    .addOption(new Option('--result <result>', 'how they are').choices(RESULTS))
    .addOption(limitOption())
    .addOption(cursorOption())
    .action(
      read<PageOptions & { readonly run?: string; readonly result?: string }, Page<Sample>>(
        ({ options: { run, result, limit, cursor } }) => ({
          path: '/qa',
          query: { run_id: run, result, limit, cursor },
          render: pageTable(columns, 'There are no samples like that.'),
        }),
      ),
    );
  qa.command('review')
    .description('say how a sample is; the last review counts')
    .argument('<run>', 'id of the run')
    .argument('<entity>', 'id of what was sampled')
    .addArgument(new Argument('<result>', 'how it is').choices(RESULTS))
    .option('--notes <text>', 'why; without it earlier notes stay')
    .action(
      change<{ readonly notes?: string }>(({ args: [run = '', entity = '', result], options: { notes } }) => ({
        method: 'POST',
        path: `/qa/${encodeURIComponent(run)}/${encodeURIComponent(entity)}/review`,
        body: { result, ...(notes !== undefined && { notes }) },
        done: () => `Sample ${entity} of run ${run} is reviewed: ${result}.`,
      })),
    );
  return qa;
}

function columns(view: View): Column<Sample>[] {
  return [
    { title: 'RUN', cell: ({ run_id: run }) => run },
    { title: 'ENTITY', cell: ({ entity_id: entity }) => entity, minWidth: 8 },
    { title: 'BUCKET', cell: ({ bucket }) => bucket },
    { title: 'RESULT', cell: ({ result }) => state(result), minWidth: 6 },
    { title: 'MADE', cell: ({ created_at: at }) => ago(at, view.now), droppable: 2 },
    { title: 'BY', cell: ({ reviewed_by: by }) => orNone(by), minWidth: 6, droppable: 1 },
  ];
}
