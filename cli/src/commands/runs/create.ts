// `sextant runs create`: starts a run, and follows it with --wait.
import { Option, type Command } from 'commander';
import { refuseWatch, successLines } from '../../actions/change';
import { kindArgument } from '../../actions/options';
import { parseAction } from '../../actions/read';
import type { Body } from '../../api/types';
import { openSession } from '../../session';
import { print } from '../../terminal';
import { inputOf, inputOptions, type InputOptions } from './input';
import { tail } from './tail';

type NewRun = Body<'post', '/api/v1/runs'>;

const PRIORITIES = ['high', 'normal', 'low'] as const;

interface CreateOptions extends InputOptions {
  readonly priority?: NewRun['priority'];
  readonly idempotencyKey?: string;
  readonly user?: string;
  readonly wait?: boolean;
}

export function addCreate(runs: Command): void {
  const create = runs
    .command('create')
    .description('start a run with input from options, a file or stdin')
    .addArgument(kindArgument());
  for (const option of inputOptions()) create.addOption(option);
  create
    .addOption(new Option('--priority <priority>', 'priority on the queue').choices(PRIORITIES))
    .option('--idempotency-key <key>', 'requests with the same key start only one run')
    .option('--user <id>', 'user of the org that the run belongs to')
    .option('--wait', 'follow the run until it ends; the exit code is 1 if it does not succeed')
    .action(start);
}

async function start(...actionArguments: unknown[]): Promise<void> {
  const { command, input } = parseAction<CreateOptions>(actionArguments);
  const { priority, idempotencyKey, user, wait, ...inputs } = input.options;
  const session = openSession(command);
  refuseWatch(session.options.watch);
  const fields = { input: inputOf(inputs) ?? {}, priority, idempotency_key: idempotencyKey, user_id: user };
  // The API checks the input against its kind.
  const body = { kind: input.args[0], ...fields } as NewRun;
  const response = await session.api.send('post', '/api/v1/runs', { body });
  const { id, created } = response.body;
  if (wait) return tail(id, {}, command);
  if (session.options.json) return print([response.text.trimEnd()]);
  const sentence = created ? `Queued run ${id}` : `Run ${id} already exists for this idempotency key`;
  print(successLines(`${sentence}. Follow it with "sextant runs tail ${id}".`, session.view()));
}
