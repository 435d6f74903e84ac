// `sextant jobs`: the steps of runs as jobs: list, view, try again, give up.
import { Command, Option } from 'commander';
import type { Job, Page } from '../../api/types';
import { fields } from '../../text/fields';
import type { Column } from '@sextant/terminal/table';
import { ago, moment, took } from '../../text/times';
import { toned } from '@sextant/terminal/tones';
import { orNone, state } from '../../text/states';
import type { View } from '../../text/view';
import { change } from '../../actions/change';
import { cursorOption, kindOption, limitOption, type PageOptions } from '../../actions/options';
import { pageTable } from '../../actions/pages';
import { read } from '../../actions/read';

export const JOB_STATES = ['waiting', 'running', 'success', 'failed', 'skipped'] as const;

interface ListOptions extends PageOptions {
  readonly state?: string;
  readonly kind?: string;
  readonly run?: string;
}

export function jobsCommand(): Command {
  const jobs = new Command('jobs').description('jobs, which are the steps of runs: list, view, retry, delete');
  jobs
    .command('list')
    .description('jobs, newest first')
    .addOption(new Option('--state <state>', 'state of the job').choices(JOB_STATES))
    .addOption(kindOption())
    .option('--run <id>', 'jobs of one run')
    .addOption(limitOption())
    .addOption(cursorOption())
    .action(
      read<ListOptions, Page<Job>>(({ options: { run, state: wanted, kind, limit, cursor } }) => ({
        path: '/jobs',
        query: { state: wanted, kind, run_id: run, limit, cursor },
        render: pageTable(columns, 'There are no jobs like that.'),
      })),
    );
  jobs
    .command('view')
    .description('one job')
    .argument('<id>', 'id of the job: <run id>-<step>')
    .action(
      read<object, Job>(({ args: [id = ''] }) => ({ path: `/jobs/${encodeURIComponent(id)}`, render: jobLines })),
    );
  jobs
    .command('retry')
    .description('try a failed job again, with the steps after it')
    .argument('<id>', 'id of the job')
    .action(
      change(({ args: [id = ''] }) => ({
        method: 'POST',
        path: `/jobs/${encodeURIComponent(id)}/retry`,
        done: () => `Job ${id} is on its queue again.`,
      })),
    );
  jobs
    .command('delete')
    .description('take a job off its queue; its run is canceled')
    .argument('<id>', 'id of the job')
    .action(
      change(({ args: [id = ''] }) => ({
        method: 'DELETE',
        path: `/jobs/${encodeURIComponent(id)}`,
        question: `Delete job ${id} and cancel its run?`,
        done: () => `Job ${id} is deleted, and its run canceled.`,
      })),
    );
  return jobs;
}

function columns(view: View, ofAllOrgs: boolean): Column<Job>[] {
  return [
    { title: 'ID', cell: ({ id }) => id },
    { title: 'STATE', cell: (job) => state(job.state) },
    { title: 'TRIES', align: 'right', cell: ({ attempt }) => String(attempt), droppable: 1 },
    // Ids are shown whole, so that there is no room for both.
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

export function jobLines(job: Job, view: View): string[] {
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
