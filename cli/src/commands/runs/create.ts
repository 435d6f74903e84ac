// `sextant runs create`: starts a run of a kind, and follows it to its end where that is asked for.
import { KINDS } from '@sextant/signals/labels';
import { Argument, Option, type Command } from 'commander';
import { openSession } from '../../session';
import { print } from '../../terminal';
import { done, refuseWatch } from '../../actions/change';
import { split } from '../../actions/read';
import { inputOf, inputOptions, type InputOptions } from './input';
import { tail } from './tail';

const PRIORITIES = ['high', 'normal', 'low'] as const;

interface CreateOptions extends InputOptions {
  readonly priority?: string;
  readonly idempotencyKey?: string;
  readonly user?: string;
  readonly wait?: boolean;
}

interface Accepted {
  readonly id: string;
  readonly created: boolean;
}

export const kindArgument = (): Argument => new Argument('<kind>', 'kind of run').choices(KINDS);

export function addCreate(runs: Command): void {
  const create = runs
    .command('create')
    .description('start a run; its input comes from options, a file or stdin')
    .addArgument(kindArgument());
  for (const option of inputOptions()) create.addOption(option);
  create
    .addOption(new Option('--priority <priority>', 'which goes first on its queue').choices(PRIORITIES))
    .option('--idempotency-key <key>', 'requests with the same key start one run')
    .option('--user <id>', 'for whom it is: a user of the org')
    .option('--wait', 'follow it to its end; exit code 1 when it does not succeed')
    .action(start);
}

async function start(...all: unknown[]): Promise<void> {
  const { command, given } = split<CreateOptions>(all);
  const { options } = given;
  const [kind = ''] = given.args;
  const session = openSession(command);
  refuseWatch(session.options.watch);
  const body = {
    ...{ kind, input: inputOf(options) ?? {}, priority: options.priority },
    ...{ idempotency_key: options.idempotencyKey, user_id: options.user },
  };
  const answer = await session.api.send<Accepted>('POST', '/runs', body);
  const { id, created } = answer.body;
  if (options.wait) return tail(id, {}, command);
  if (session.options.json) return print([answer.text.trimEnd()]);
  const what = created ? `Run ${id} is queued` : `Run ${id} was started before with the same key`;
  print(done(`${what}; "sextant runs tail ${id}" follows it.`, session.view()));
}
