// The command in a comment: `/upgrade [<ecosystem>:]<package>@<version> [--trace]` on a line of its own.
import { findCommandLine } from './command-line';
import { ECOSYSTEMS, RULES, type Ecosystem } from './ecosystems';

export interface UpgradeCommand {
  readonly ecosystem: Ecosystem;
  readonly package: string;
  readonly version: string;
  /** Asks that the trace is kept, whatever the sampler's share. */
  readonly trace: boolean;
}

export type Command =
  | { readonly kind: 'upgrade'; readonly command: UpgradeCommand }
  | { readonly kind: 'none' }
  | { readonly kind: 'malformed'; readonly reason: string };

const TRACE = /[ \t]+--trace$/;
/** No package name of npm, the ecosystem of commands without one, has a colon. */
const PREFIX = /^([a-z]+):/i;
const MAX_LENGTH = 214;
const EXPECTED =
  'write `/upgrade [<ecosystem>:]<package>@<version>`, for example `/upgrade lodash@4.17.21` or `/upgrade pip:requests@2.32.3`';

/** Reads the first command in a comment's Markdown; later ones are not looked at. */
export function parseCommand(text: string): Command {
  const line = findCommandLine(text, 'upgrade');
  return line === undefined ? { kind: 'none' } : parseArgument(line.slice('/upgrade'.length).trim());
}

function parseArgument(argument: string): Command {
  if (argument === '') return malformed('the command /upgrade names no package');
  const trace = TRACE.test(argument);
  const target = argument.replace(TRACE, '');
  if (/\s/.test(target)) return malformed(`the command /upgrade takes one argument, not ${quote(target)}`);
  const prefix = PREFIX.exec(target)?.[1];
  const ecosystem = ECOSYSTEMS.find((known) => known === (prefix ?? 'npm'));
  if (!ecosystem) return malformed(`${quote(prefix ?? '')} is no ecosystem, which are ${ECOSYSTEMS.join(', ')}`);
  const rest = prefix === undefined ? target : target.slice(prefix.length + 1);
  // A scoped name begins with @, so the last one separates the version.
  const at = rest.lastIndexOf('@');
  if (at <= 0) return malformed(`${quote(rest)} names no version`);
  const name = rest.slice(0, at);
  const version = rest.slice(at + 1);
  const rules = RULES[ecosystem];
  if (name.length > MAX_LENGTH || !rules.name.test(name))
    return malformed(`${quote(name)} is not a package name of ${ecosystem}`);
  if (version.length > MAX_LENGTH || !rules.version.test(version))
    return malformed(`${quote(version)} is not an exact version`);
  return { kind: 'upgrade', command: { ecosystem, package: name, version, trace } };
}

function malformed(problem: string): Command {
  return { kind: 'malformed', reason: `${problem}: ${EXPECTED}` };
}

function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 77)}...` : text);
}
