// The command in a comment: `/upgrade [<ecosystem>:]<package>@<version> [--trace]` on a separate line.
import { findCommandLine } from './command-line';
import { ECOSYSTEMS, RULES, type Ecosystem } from './ecosystems';

export interface UpgradeCommand {
  readonly ecosystem: Ecosystem;
  readonly package: string;
  readonly version: string;
  /** Keeps the trace, whatever the sampling rate. */
  readonly trace: boolean;
}

export type Command =
  | { readonly kind: 'none' }
  | { readonly kind: 'upgrade'; readonly command: UpgradeCommand }
  /** `problem` is a sentence that may quote untrusted text. */
  | { readonly kind: 'malformed'; readonly problem: string };

/** Checked before any regular expression. */
const MAX_ARGUMENT = 500;
const MAX_LENGTH = 214;
const TRACE = '--trace';
/** npm is the default ecosystem, and its package names have no colon. */
const PREFIX = /^([a-z]+):/i;
const EXTRAS = /\[([^[\]]*)\]$/;

/** Parses the first command in the Markdown of a comment. */
export function parseCommand(text: string): Command {
  const line = findCommandLine(text, 'upgrade');
  return line === undefined ? { kind: 'none' } : parseArgument(line.slice('/upgrade'.length).trim());
}

/**
 * The leading `v` of a version is optional. As in Python requirements, `==` may precede the version, and extras may follow
 * the name; without an ecosystem, either implies pip. Extras are ignored: an upgrade keeps those of the manifest.
 */
function parseArgument(argument: string): Command {
  if (argument === '') return malformed('the command /upgrade has no package');
  if (argument.length > MAX_ARGUMENT)
    return malformed(`the argument of /upgrade is longer than ${MAX_ARGUMENT} characters`);
  const words = argument.split(/\s+/);
  const trace = words.length > 1 && words.at(-1) === TRACE;
  const target = normalizeSpaces(trace ? words.slice(0, -1) : words);
  if (target.includes(' ')) return malformed(`the command /upgrade takes one argument, not ${quote(target)}`);
  const prefix = PREFIX.exec(target)?.[1];
  const parts = split(prefix === undefined ? target : target.slice(prefix.length + 1));
  const ecosystem = ECOSYSTEMS.find((one) => one === (prefix ?? (parts.isPython ? 'pip' : 'npm')));
  if (!ecosystem) return malformed(`unknown ecosystem ${quote(prefix ?? '')}: expected ${listed(ECOSYSTEMS)}`);
  return validate(ecosystem, parts, trace);
}

/** Spaces may surround the separator of the version and follow commas between extras. */
function normalizeSpaces(words: readonly string[]): string {
  return words
    .join(' ')
    .replace(/ ?(={2,3}) ?/, '$1')
    .replace(/ @ ?/, '@')
    .replaceAll(', ', ',');
}

interface Parts {
  readonly name: string;
  readonly extras: string | undefined;
  /** Undefined if there is no separator. */
  readonly version: string | undefined;
  /** Whether the syntax is that of a Python requirement. */
  readonly isPython: boolean;
}

function split(text: string): Parts {
  const [equals] = /={2,3}/.exec(text) ?? [];
  // A scoped name starts with @, so the version follows the last @.
  const at = equals === undefined ? text.lastIndexOf('@') : text.indexOf(equals);
  const full = at <= 0 ? text : text.slice(0, at);
  const version = at <= 0 ? undefined : text.slice(at + (equals ?? '@').length);
  const extras = EXTRAS.exec(full);
  const name = extras ? full.slice(0, extras.index) : full;
  return { name, extras: extras?.[1], version, isPython: equals !== undefined || extras !== null };
}

function validate(ecosystem: Ecosystem, { name, extras, version }: Parts, trace: boolean): Command {
  if (version === undefined) return malformed(`${quote(name)} has no version`);
  const rules = RULES[ecosystem];
  const isName = (text: string): boolean => text.length <= MAX_LENGTH && rules.name.test(text);
  if (!isName(name)) return malformed(`${quote(name)} is not a package name of ${ecosystem}`);
  if (extras !== undefined && (ecosystem !== 'pip' || !extras.split(',').every((extra) => isName(extra.trim()))))
    return malformed(`${quote(`[${extras}]`)} is not a list of extras of ${ecosystem}`);
  const normalized = normalizeVersion(ecosystem, version);
  if (version.length > MAX_LENGTH || !rules.version.test(normalized))
    return malformed(`${quote(version)} is not an exact version`);
  return { kind: 'upgrade', command: { ecosystem, package: name, version: normalized, trace } };
}

/** Adds the leading `v` of Go versions, and removes it from others. */
function normalizeVersion(ecosystem: Ecosystem, version: string): string {
  const bare = version.replace(/^v(?=\d)/i, '');
  return ecosystem === 'go' && /^\d/.test(bare) ? `v${bare}` : bare;
}

function malformed(problem: string): Command {
  return { kind: 'malformed', problem };
}

function listed(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 77)}...` : text);
}
