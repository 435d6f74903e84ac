// `sextant dlq retry` and `sextant dlq retries`: replay dead letters, and the progress of replays.
import { table } from '@sextant/terminal/table';
import { Option, type Command } from 'commander';
import { change } from '../../actions/change';
import { classOption, queryFlag, queueOption, wholeNumber, type ClassOptions } from '../../actions/options';
import { parseAction, read, type CommandInput } from '../../actions/read';
import type { Query, ResponseOf } from '../../api/types';
import { CliError } from '../../errors';
import { EXIT } from '../../exit-codes';
import { count, plural } from '../../text/numbers';
import { state } from '../../text/states';
import { ago } from '../../text/times';
import type { View } from '../../text/view';

type Replay = ResponseOf<'get', '/api/v1/dlq/retry'>['replays'][number];

export interface DeadLetterFilter extends ClassOptions {
  readonly queue?: NonNullable<Query<'/api/v1/dlq'>['queue']>;
  readonly step?: string;
  readonly retryable?: boolean;
  readonly everyOrg?: boolean;
}

interface RetryOptions extends DeadLetterFilter {
  readonly all?: boolean;
  readonly rate: number;
  readonly limit?: number;
}

export const everyOrgOption = (): Option => new Option('--every-org', 'all orgs; requires a platform key');
export const stepOption = (): Option => new Option('--step <step>', 'only this step');
export const retryableOption = (): Option => new Option('--retryable', 'only errors that a retry can fix');

export function addReplays(dlq: Command): void {
  dlq
    .command('retry')
    .description('queue the job of a dead letter again, or with --all the jobs of all that match the filters')
    .argument('[id]', 'id of the dead letter')
    .option('--all', 'all dead letters that match the filters')
    .addOption(queueOption())
    .addOption(classOption())
    .addOption(stepOption())
    .addOption(retryableOption())
    .addOption(everyOrgOption())
    .addOption(new Option('--rate <n>', 'jobs per second').default(10).argParser(wholeNumber(1, 1_000)))
    .addOption(new Option('--limit <n>', 'maximum number of jobs, newest first').argParser(wholeNumber(1, 100_000)))
    .action((...actionArguments: unknown[]) => {
      const { args, options } = parseAction<RetryOptions>(actionArguments).input;
      checkSelection(args[0], options);
      return (args[0] === undefined ? retryAll : retryOne)(...actionArguments);
    });
  dlq
    .command('retries')
    .description('show the progress of recent replays, newest first')
    .addOption(everyOrgOption())
    .action(
      read(
        '/api/v1/dlq/retry',
        ({ options: { everyOrg } }: CommandInput<DeadLetterFilter>) => ({
          query: { all: queryFlag(everyOrg) },
        }),
        ({ replays }, view) => replayLines(replays, view),
      ),
    );
}

function checkSelection(id: string | undefined, { all }: RetryOptions): void {
  if (id !== undefined && all) {
    throw new CliError('An id cannot be combined with --all.', { exitCode: EXIT.usage });
  }
  if (id === undefined && !all) {
    throw new CliError('No dead letter is selected.', {
      exitCode: EXIT.usage,
      hint: 'Give the id of a dead letter, or --all with filters, such as "sextant dlq retry --class RATE_LIMIT --all".',
    });
  }
}

const retryOne = change('post', '/api/v1/dlq/{id}/retry', ({ args: [id = ''] }: CommandInput) => ({
  path: { id },
  done: () => `Queued job ${id} again.`,
}));

const retryAll = change('post', '/api/v1/dlq/retry', ({ options }: CommandInput<RetryOptions>) => {
  const { queue, class: errorClass, step, retryable, everyOrg, rate, limit } = options;
  return {
    body: {
      ...(queue !== undefined && { queue }),
      ...(errorClass !== undefined && { error_class: errorClass }),
      ...(step !== undefined && { step }),
      ...(retryable && { retryable: true }),
      ...(everyOrg && { all: true }),
      ...(limit !== undefined && { limit }),
      rate_per_second: rate,
    },
    question: everyOrg ? 'Queue the jobs of the dead letters of all orgs again?' : undefined,
    done: ({ matching }) =>
      matching === 0
        ? `There are no matching dead letters${everyOrg ? '' : ' in this org; use --every-org for all orgs'}.`
        : `Queueing ${plural(matching, 'job')} again, ${rate} per second. Follow the progress with "sextant dlq retries --watch".`,
  };
});

function replayLines(replays: readonly Replay[], view: View): string[] {
  if (replays.length === 0) return ['There are no recent replays.'];
  return table<Replay>(
    [
      { title: 'STARTED', cell: ({ started_at: at }) => ago(at, view.now) },
      { title: 'STATE', cell: ({ ended_at: at }) => state(at === null ? 'running' : 'success') },
      { title: 'MATCHING', align: 'right', cell: ({ matching }) => count(matching) },
      { title: 'REPLAYED', align: 'right', cell: ({ replayed }) => count(replayed) },
      { title: 'SKIPPED', align: 'right', cell: ({ skipped }) => count(skipped) },
      { title: 'ERRORS', align: 'right', cell: ({ errors }) => count(errors) },
    ],
    replays,
    view,
  );
}
