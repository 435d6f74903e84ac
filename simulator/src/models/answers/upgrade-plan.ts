// The output for upgrades, for a prompt with the lines `package:`, `current:` and `target:`.
import type { Random } from '../../random';
import { sentences } from './prose';

export interface UpgradePlan {
  readonly package: string;
  /** The current range. */
  readonly from: string;
  /** The target version. */
  readonly to: string;
  /** The new range, with the operator of the current range. */
  readonly range: string;
  readonly risk: 'low' | 'medium' | 'high';
  readonly summary: string;
}

const RISK_SENTENCES = {
  low: [
    'This is a patch release with fixes only.',
    'Only bug fixes lie between the two versions, so existing calls keep working.',
  ],
  medium: [
    'This minor release adds features and keeps the interface.',
    'New options appear in this range; a few defaults deserve a look.',
  ],
  high: [
    'This is a new major version, so calls that were deprecated may be gone.',
    'The major version changes: read the migration guide before merging.',
  ],
} as const;

/** Undefined if the prompt does not have the lines. */
export function upgradePlan(prompt: string, random: Random): UpgradePlan | undefined {
  const name = lineOf(prompt, 'package');
  const from = lineOf(prompt, 'current');
  const to = lineOf(prompt, 'target');
  if (name === undefined || from === undefined || to === undefined) return undefined;
  const risk = riskOf(from, to);
  const about = `Moves ${name} from ${from} to ${to}. ${random.pick(RISK_SENTENCES[risk])}`;
  const summary = `${about} ${sentences(random, random.int(1, 3))}`;
  return { package: name, from, to, range: rangeFor(from, to), risk, summary };
}

function lineOf(prompt: string, key: string): string | undefined {
  return new RegExp(`^\\s*${key}:[ \\t]*["'\`]?(.+?)["'\`]?[ \\t]*$`, 'im').exec(prompt)?.[1];
}

/** An operator of npm, pip or cargo before a version, with the space after it. */
const OPERATOR = /^(?:===?|~=|>=|\^|~|=)?\s*/;
const UPPER_BOUND = /^\s*(?:<|!=)/;

/** Keeps the operator of the lower bound, and the upper bounds that allow the target. */
function rangeFor(from: string, to: string): string {
  const [first = '', ...others] = from.split(',');
  const lower = [first, ...others].find((part) => !UPPER_BOUND.test(part)) ?? first;
  const newLower = `${OPERATOR.exec(lower.trim())?.[0] ?? ''}${to}`;
  const upper = [first, ...others].filter((part) => part !== lower && allows(part, to)).map((part) => `,${part}`);
  return `${newLower}${upper.join('')}`;
}

function allows(bound: string, version: string): boolean {
  const [, limit] = /^\s*<\s*([\d.]+)/.exec(bound) ?? [];
  if (limit === undefined) return !bound.includes(version);
  const [numbers, limits] = [numbersOf(version), numbersOf(limit)];
  const position = limits.findIndex((number, index) => number !== (numbers[index] ?? 0));
  return position >= 0 && (numbers[position] ?? 0) < (limits[position] ?? 0);
}

function riskOf(from: string, to: string): UpgradePlan['risk'] {
  const [oldMajor, oldMinor] = numbersOf(from);
  const [major, minor] = numbersOf(to);
  if (oldMajor !== major || (major === 0 && oldMinor !== minor)) return 'high';
  return oldMinor === minor ? 'low' : 'medium';
}

function numbersOf(range: string): number[] {
  return (/\d+(?:\.\d+)*/.exec(range)?.[0] ?? '').split('.').map(Number);
}
