// `sextant qa`: QA samples of run results, and their reviews.
import type { Column } from '@sextant/terminal/table';
import { Argument, Command, Option } from 'commander';
import { change } from '../../actions/change';
import { cursorOption, limitOption, type PageOptions } from '../../actions/options';
import { pageTable } from '../../actions/pages';
import { read, type CommandInput } from '../../actions/read';
import type { Body, ItemOf } from '../../api/types';
import { orNone, state } from '../../text/states';
import { ago } from '../../text/times';
import type { View } from '../../text/view';

type Result = Body<'post', '/api/v1/qa/{run_id}/{entity_id}/review'>['result'];

const RESULTS: readonly Result[] = ['pass', 'fail', 'needs_review'];

interface ListOptions extends PageOptions {
  readonly run?: string;
  readonly result?: Result;
}

export function qaCommand(): Command {
  const qa = new Command('qa').description('list and review QA samples of run results');
  qa.command('list')
    .description('list QA samples, newest first')
    .option('--run <id>', 'only samples of this run')
    .addOption(new Option('--result <result>', 'only samples with this result').choices(RESULTS))
    .addOption(limitOption())
    .addOption(cursorOption())
    .action(
      read(
        '/api/v1/qa',
        ({ options: { run, result, limit, cursor } }: CommandInput<ListOptions>) => ({
          query: { run_id: run, result, limit, cursor },
        }),
        pageTable(columns, 'There are no matching samples.'),
      ),
    );
  qa.command('review')
    .description('record the review of a sample; it replaces an earlier review')
    .argument('<run>', 'id of the run')
    .argument('<entity>', 'id of the sampled entity')
    .addArgument(new Argument('<result>', 'result of the review').choices(RESULTS))
    .option('--notes <text>', 'notes; without them, earlier notes are kept')
    .action(
      change(
        'post',
        '/api/v1/qa/{run_id}/{entity_id}/review',
        ({ args: [run = '', entity = '', result], options: { notes } }: CommandInput<{ readonly notes?: string }>) => ({
          path: { run_id: run, entity_id: entity },
          body: { result: result as Result, ...(notes !== undefined && { notes }) },
          done: () => `Reviewed sample ${entity} of run ${run}: ${result}.`,
        }),
      ),
    );
  return qa;
}

function columns(view: View): Column<ItemOf<'/api/v1/qa'>>[] {
  return [
    { title: 'RUN', cell: ({ run_id: run }) => run },
    { title: 'ENTITY', cell: ({ entity_id: entity }) => entity, minWidth: 8 },
    { title: 'BUCKET', cell: ({ bucket }) => bucket },
    { title: 'RESULT', cell: ({ result }) => state(result), minWidth: 6 },
    { title: 'SAMPLED', cell: ({ created_at: at }) => ago(at, view.now), droppable: 2 },
    { title: 'REVIEWER', cell: ({ reviewed_by: by }) => orNone(by), minWidth: 6, droppable: 1 },
  ];
}
