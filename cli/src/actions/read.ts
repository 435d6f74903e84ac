// Commands that read: ask once and show the answer, or again and again with --watch.
import type { Command } from 'commander';
import type { Query } from '../api/client';
import { CliError } from '../errors';
import { EXIT } from '../exit-codes';
import { openSession } from '../session';
import { print } from '../terminal';
import type { Render } from '../text/view';
import { watch } from './watch';

export interface Question<T> {
  /** Below /api/v1. */
  readonly path: string;
  readonly query?: Query;
  readonly render: Render<T>;
}

/** What commander calls an action with: the arguments, the options, the command. */
export type ActionArguments = readonly [...arguments_: unknown[], options: unknown, command: Command];

export interface Given<O> {
  readonly args: readonly string[];
  readonly options: O;
}

/** The action of a command that shows one answer of the API; with --json exactly as the API sent it. */
export function read<O, T>(questionOf: (given: Given<O>) => Question<T>) {
  return async (...all: unknown[]): Promise<void> => {
    const { command, given } = split<O>(all);
    const { path, query, render } = questionOf(given);
    const session = openSession(command);
    const look = async (): Promise<readonly string[]> => {
      const { text, body } = await session.api.get<T>(path, query);
      return session.options.json ? [text.trimEnd()] : rendered(() => render(body, session.view()));
    };
    if (session.options.watch === undefined) print(await look());
    else await watch(look, { seconds: session.options.watch, plain: session.options.json === true });
  };
}

/** An answer of another shape, as of another version, is no defect of ours. */
function rendered(render: () => readonly string[]): readonly string[] {
  try {
    return render();
  } catch (cause) {
    if (!(cause instanceof TypeError || cause instanceof RangeError)) throw cause;
    throw new CliError('The answer of the API is not as expected.', {
      exitCode: EXIT.refused,
      hint: 'The API may be of another version than this program; --json prints the answer as it is.',
      cause,
    });
  }
}

/** The parts of what commander calls an action with. */
export function split<O>(all: readonly unknown[]): { readonly command: Command; readonly given: Given<O> } {
  const [...args] = all;
  const command = args.pop() as Command;
  const options = args.pop() as O;
  return { command, given: { args: args.filter((one) => one !== undefined) as string[], options } };
}
