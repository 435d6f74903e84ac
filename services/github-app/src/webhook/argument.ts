// The argument of a command: which package of which ecosystem, to which version.
import { ECOSYSTEMS, RULES, type Ecosystem } from './ecosystems';

export interface UpgradeCommand {
  readonly ecosystem: Ecosystem;
  readonly package: string;
  readonly version: string;
  /** Asks that the trace is kept, whatever the sampler's share. */
  readonly trace: boolean;
}

export type Argument =
  | { readonly kind: 'upgrade'; readonly command: UpgradeCommand }
  /** `problem` is a sentence with text of the author in it, without Markdown. */
  | { readonly kind: 'malformed'; readonly problem: string };

/** Looked at before any expression is. */
const MAX_ARGUMENT = 500;
const MAX_LENGTH = 214;
const TRACE = '--trace';
/** No package name of npm, the ecosystem of commands without one, has a colon. */
const PREFIX = /^([a-z]+):/i;
const EXTRAS = /\[([^[\]]*)\]$/;

/**
 * Reads `[<ecosystem>:]<package>@<version> [--trace]`. A version may have a leading `v`, or lack that of Go. As in
 * Python's requirements, `==` may separate the version and extras may follow the name; either means pip where no
 * ecosystem is named. Extras are read and left out: an upgrade keeps those of the manifest.
 */
export function parseArgument(argument: string): Argument {
  if (argument === '') return malformed('the command /upgrade names no package');
  if (argument.length > MAX_ARGUMENT)
    return malformed(`the argument of /upgrade is longer than ${MAX_ARGUMENT} characters`);
  const words = argument.split(/\s+/);
  const trace = words.length > 1 && words.at(-1) === TRACE;
  const target = joined(trace ? words.slice(0, -1) : words);
  if (target.includes(' ')) return malformed(`the command /upgrade takes one argument, not ${quote(target)}`);
  const prefix = PREFIX.exec(target)?.[1];
  const parts = separated(prefix === undefined ? target : target.slice(prefix.length + 1));
  const ecosystem = ECOSYSTEMS.find((known) => known === (prefix ?? (parts.isPython ? 'pip' : 'npm')));
  if (!ecosystem) return malformed(`unknown ecosystem ${quote(prefix ?? '')}: expected ${listed(ECOSYSTEMS)}`);
  return checked(ecosystem, parts, trace);
}

/** Spaces may surround the separator of the version, and follow the commas of extras. */
function joined(words: readonly string[]): string {
  return words
    .join(' ')
    .replace(/ ?(={2,3}) ?/, '$1')
    .replace(/ @ ?/, '@')
    .replaceAll(', ', ',');
}

interface Parts {
  readonly name: string;
  readonly extras: string | undefined;
  /** Undefined where nothing separates one. */
  readonly version: string | undefined;
  /** Whether it is written as only requirements of Python are. */
  readonly isPython: boolean;
}

function separated(text: string): Parts {
  const [equals] = /={2,3}/.exec(text) ?? [];
  // A scoped name begins with @, so the last one separates the version.
  const at = equals === undefined ? text.lastIndexOf('@') : text.indexOf(equals);
  const full = at <= 0 ? text : text.slice(0, at);
  const version = at <= 0 ? undefined : text.slice(at + (equals ?? '@').length);
  const extras = EXTRAS.exec(full);
  const name = extras ? full.slice(0, extras.index) : full;
  return { name, extras: extras?.[1], version, isPython: equals !== undefined || extras !== null };
}

function checked(ecosystem: Ecosystem, { name, extras, version }: Parts, trace: boolean): Argument {
  if (version === undefined) return malformed(`${quote(name)} names no version`);
  const rules = RULES[ecosystem];
  const isName = (text: string): boolean => text.length <= MAX_LENGTH && rules.name.test(text);
  if (!isName(name)) return malformed(`${quote(name)} is not a package name of ${ecosystem}`);
  if (extras !== undefined && (ecosystem !== 'pip' || !extras.split(',').every((extra) => isName(extra.trim()))))
    return malformed(`${quote(`[${extras}]`)} is not a list of extras of ${ecosystem}`);
  const usual = usualVersion(ecosystem, version);
  if (version.length > MAX_LENGTH || !rules.version.test(usual))
    return malformed(`${quote(version)} is not an exact version`);
  return { kind: 'upgrade', command: { ecosystem, package: name, version: usual, trace } };
}

/** Versions of Go begin with v, those of the others do not. */
function usualVersion(ecosystem: Ecosystem, version: string): string {
  const bare = version.replace(/^v(?=\d)/i, '');
  return ecosystem === 'go' && /^\d/.test(bare) ? `v${bare}` : bare;
}

function malformed(problem: string): Argument {
  return { kind: 'malformed', problem };
}

function listed(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 77)}...` : text);
}
