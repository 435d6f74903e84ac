// `sextant jobs`: the jobs that execute the steps of runs.
import type { Column } from '@sextant/terminal/table';
import { toned } from '@sextant/terminal/tones';
import { Command, Option } from 'commander';
import { change } from '../../actions/change';
import { cursorOption, kindOption, limitOption, type KindOptions, type PageOptions } from '../../actions/options';
import { pageTable } from '../../actions/pages';
import { read, type CommandInput } from '../../actions/read';
import type { ItemOf, Query } from '../../api/types';
import { fields } from '../../text/fields';
import { orNone, state } from '../../text/states';
import { ago, moment, took } from '../../text/times';
import type { View } from '../../text/view';

type Job = ItemOf<'/api/v1/jobs'>;
type JobState = NonNullable<Query<'/api/v1/jobs'>['state']>;

const JOB_STATES: readonly JobState[] = ['waiting', 'running', 'success', 'failed', 'skipped'];

interface ListOptions extends PageOptions, KindOptions {
  readonly state?: JobState;
  readonly run?: string;
}

export function jobsCommand(): Command {
  const jobs = new Command('jobs').description('list, view, retry and delete the jobs of runs');
  jobs
    .command('list')
    .description('list jobs, newest first')
    .addOption(new Option('--state <state>', 'only jobs in this state').choices(JOB_STATES))
    .addOption(kindOption())
    .option('--run <id>', 'only jobs of this run')
    .addOption(limitOption())
    .addOption(cursorOption())
    .action(
      read(
        '/api/v1/jobs',
        ({ options: { run, state: wanted, kind, limit, cursor } }: CommandInput<ListOptions>) => ({
          query: { state: wanted, kind, run_id: run, limit, cursor },
        }),
        pageTable(columns, 'There are no matching jobs.'),
      ),
    );
  jobs
    .command('view')
    .description('show a job')
    .argument('<id>', 'id of the job: <run id>-<step>')
    .action(read('/api/v1/jobs/{id}', ({ args: [id = ''] }) => ({ path: { id } }), jobLines));
  jobs
    .command('retry')
    .description('retry a failed job and run the steps after it')
    .argument('<id>', 'id of the job')
    .action(
      change('post', '/api/v1/jobs/{id}/retry', ({ args: [id = ''] }) => ({
        path: { id },
        done: () => `Queued job ${id} again.`,
      })),
    );
  jobs
    .command('delete')
    .description('remove a job from its queue and cancel its run')
    .argument('<id>', 'id of the job')
    .action(
      change('delete', '/api/v1/jobs/{id}', ({ args: [id = ''] }) => ({
        path: { id },
        question: `Delete job ${id} and cancel its run?`,
        done: () => `Deleted job ${id} and canceled its run.`,
      })),
    );
  return jobs;
}

function columns(view: View, ofAllOrgs: boolean): Column<Job>[] {
  return [
    { title: 'ID', cell: ({ id }) => id },
    { title: 'STATE', cell: (job) => state(job.state) },
    { title: 'TRIES', align: 'right', cell: ({ attempt }) => String(attempt), droppable: 1 },
    // Ids are never truncated, which leaves no room for the age beside the org.
    { title: 'AGE', cell: ({ queued_at }) => ago(queued_at, view.now), ...(ofAllOrgs && { droppable: 1 }) },
    { title: 'TOOK', align: 'right', cell: (job) => took(job.started_at, job.ended_at, view.now), droppable: 2 },
    {
      title: 'CLASS',
      cell: ({ error_class }) => (error_class ? toned('bad', error_class) : orNone(null)),
      minWidth: 5,
    },
    { title: 'MESSAGE', cell: ({ error_message }) => orNone(error_message), minWidth: 20, droppable: 3 },
  ];
}

function jobLines(job: Job, view: View): string[] {
  return fields(
    [
      ['Job', toned('strong', job.id)],
      ['State', state(job.state)],
      ['Run', job.run_id],
      ['Kind', job.kind],
      ['Step', job.step],
      ['Attempts', String(job.attempt)],
      ['Priority', job.priority],
      ['Queued', moment(job.queued_at, view.now)],
      ['Started', moment(job.started_at, view.now)],
      ['Ended', moment(job.ended_at, view.now)],
      ['Took', job.ended_at === null ? null : took(job.started_at, job.ended_at, view.now)],
      ['Class', job.error_class === null ? null : toned('bad', job.error_class)],
      ['Message', job.error_message],
    ],
    view,
  );
}
