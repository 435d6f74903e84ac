// Actions of commands that change something: confirm where needed, send one request, report the result.
import { wrap } from '@sextant/terminal/text';
import { paint } from '@sextant/terminal/tones';
import type { Api } from '../api/client';
import type { Exact, Method, PathFor, RequestOf, ResponseOf } from '../api/types';
import { CliError } from '../errors';
import { EXIT } from '../exit-codes';
import { openSession } from '../session';
import { print } from '../terminal';
import type { View } from '../text/view';
import { confirm } from './confirm';
import { parseAction, type CommandInput } from './read';

type Awaitable<T> = T | Promise<T>;
type ChangeMethod = Exclude<Method, 'get'>;

export type Change<M extends ChangeMethod, P extends PathFor<M>> = RequestOf<M, P> & {
  /** Asked before a loss of data or a change for other orgs, unless --yes is given. */
  readonly question?: string | undefined;
  /** The result as a sentence; further lines follow unchanged. */
  readonly done: (response: ResponseOf<M, P>, view: View) => string | readonly [sentence: string, ...lines: string[]];
};

/** An action that sends one request; with --json, it prints the response exactly as the API sent it. */
export function change<M extends ChangeMethod, P extends PathFor<M>, O, C extends Change<M, P>>(
  method: M,
  path: P,
  changeFor: (input: CommandInput<O>, api: Api) => Awaitable<C & Exact<C, Change<M, P>>>,
) {
  return async (...actionArguments: unknown[]): Promise<void> => {
    const { command, input } = parseAction<O>(actionArguments);
    const session = openSession(command);
    refuseWatch(session.options.watch);
    const { question, done, ...request } = await changeFor(input, session.api);
    if (question !== undefined) await confirm(question, session.options.yes === true);
    const response = await session.api.send(method, path, request as unknown as RequestOf<M, P>);
    if (session.options.json) return print(response.text === '' ? [] : [response.text.trimEnd()]);
    const view = session.view();
    const [sentence, ...lines] = [done(response.body, view)].flat() as [string, ...string[]];
    print([...successLines(sentence, view), ...lines]);
  };
}

/** A check mark and the sentence, wrapped. */
export function successLines(sentence: string, view: View): string[] {
  const [first = '', ...rest] = wrap(sentence, view.width - 2);
  return [`${paint(view.colors, 'good', '✓')} ${first}`, ...rest.map((line) => `  ${line}`)];
}

/** Throws a CliError: only commands that read can be repeated. */
export function refuseWatch(watch: number | undefined): void {
  if (watch === undefined) return;
  throw new CliError('This command does not support --watch.', {
    exitCode: EXIT.usage,
    hint: '--watch works only with commands that read.',
  });
}
