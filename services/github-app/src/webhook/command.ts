// The command in a comment: `/upgrade <package>@<version> [--trace]` on a line of its own.

export interface UpgradeCommand {
  readonly package: string;
  readonly version: string;
  /** Asks that the trace is kept, whatever the sampler's share. */
  readonly trace: boolean;
}

export type Command =
  | { readonly kind: 'upgrade'; readonly command: UpgradeCommand }
  | { readonly kind: 'none' }
  | { readonly kind: 'malformed'; readonly reason: string };

const LINE = /^[ \t]*\/upgrade(?:[ \t]+(.*))?$/;
const TRACE = /[ \t]+--trace$/;
const MAX_NAME_LENGTH = 214;
/** npm's names; upper case is allowed because old packages have it (JSONStream). */
const NAME = /^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/i;
const NUMBER = '(?:0|[1-9]\\d*)';
const IDENTIFIERS = '[0-9a-z-]+(?:\\.[0-9a-z-]+)*';
const VERSION = new RegExp(`^${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-${IDENTIFIERS})?(?:\\+${IDENTIFIERS})?$`, 'i');
const EXPECTED = 'write `/upgrade <package>@<version>`, for example `/upgrade lodash@4.17.21`';

/** Finds the first command in a comment's text; lines may end with LF or CR LF. Later commands are not looked at. */
export function parseCommand(text: string): Command {
  for (const line of text.split(/\r\n|\n|\r/)) {
    const match = LINE.exec(line);
    if (match) return parseArgument((match[1] ?? '').trim());
  }
  return { kind: 'none' };
}

function parseArgument(argument: string): Command {
  if (argument === '') return malformed('the command /upgrade names no package');
  const trace = TRACE.test(argument);
  const target = argument.replace(TRACE, '');
  if (/\s/.test(target)) return malformed(`the command /upgrade takes one argument, not ${quote(target)}`);
  // A scoped name begins with @, so the last one separates the version.
  const at = target.lastIndexOf('@');
  if (at <= 0) return malformed(`${quote(target)} names no version`);
  const name = target.slice(0, at);
  const version = target.slice(at + 1);
  if (name.length > MAX_NAME_LENGTH || !NAME.test(name))
    return malformed(`${quote(name)} is not a package name of npm`);
  if (version.length > 256 || !VERSION.test(version)) return malformed(`${quote(version)} is not an exact version`);
  return { kind: 'upgrade', command: { package: name, version, trace } };
}

function malformed(problem: string): Command {
  return { kind: 'malformed', reason: `${problem}: ${EXPECTED}` };
}

function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 77)}...` : text);
}
