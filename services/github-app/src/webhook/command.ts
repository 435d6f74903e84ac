// The command in a comment: `/upgrade [<ecosystem>:]<package>@<version> [--trace]` on a line of its own.
import { parseArgument, type Argument } from './argument';
import { findCommandLine } from './command-line';

export type Command = Argument | { readonly kind: 'none' };

/** Reads the first command in a comment's Markdown; later ones are not looked at. */
export function parseCommand(text: string): Command {
  const line = findCommandLine(text, 'upgrade');
  return line === undefined ? { kind: 'none' } : parseArgument(line.slice('/upgrade'.length).trim());
}
