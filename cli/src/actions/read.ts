// Actions of commands that read: one request, or repeated requests with --watch.
import type { Command } from 'commander';
import type { Exact, PathFor, RequestOf, ResponseOf } from '../api/types';
import { CliError } from '../errors';
import { EXIT } from '../exit-codes';
import { openSession } from '../session';
import { print } from '../terminal';
import type { Render } from '../text/view';
import { watch } from './watch';

/** The arguments and options that a command is called with. */
export interface CommandInput<O = object> {
  readonly args: readonly string[];
  readonly options: O;
}

/** An action that shows the response of one path; with --json, exactly as the API sent it. */
export function read<P extends PathFor<'get'>, O, R extends RequestOf<'get', P>>(
  path: P,
  requestFor: (input: CommandInput<O>) => R & Exact<R, RequestOf<'get', P>>,
  render: Render<ResponseOf<'get', P>>,
) {
  return async (...actionArguments: unknown[]): Promise<void> => {
    const { command, input } = parseAction<O>(actionArguments);
    const request = requestFor(input);
    const session = openSession(command);
    const fetchLines = async (): Promise<readonly string[]> => {
      const { text, body } = await session.api.get(path, request);
      return session.options.json ? [text.trimEnd()] : rendered(() => render(body, session.view()));
    };
    if (session.options.watch === undefined) print(await fetchLines());
    else await watch(fetchLines, { seconds: session.options.watch, plain: session.options.json === true });
  };
}

/** A response with an unexpected shape comes from another version of the API; it is not a bug of the CLI. */
function rendered(render: () => readonly string[]): readonly string[] {
  try {
    return render();
  } catch (cause) {
    if (!(cause instanceof TypeError || cause instanceof RangeError)) throw cause;
    throw new CliError('The response of the API has an unexpected format.', {
      exitCode: EXIT.refused,
      hint: 'The API may be of a different version than this CLI. Use --json to see the response.',
      cause,
    });
  }
}

/** Splits the arguments of a commander action: the command's arguments, its options, and the command. */
export function parseAction<O>(actionArguments: readonly unknown[]): {
  readonly command: Command;
  readonly input: CommandInput<O>;
} {
  const args = [...actionArguments];
  const command = args.pop() as Command;
  const options = args.pop() as O;
  return { command, input: { args: args.filter((one) => one !== undefined) as string[], options } };
}
