// What the simulated model says: an upgrade plan when the prompt asks for one, else a few sentences.
import type { Random } from '../random';
import { textOf, type ChatBody } from './chat-request';

export interface UpgradePlan {
  readonly package: string;
  /** The current range. */
  readonly from: string;
  /** The target version. */
  readonly to: string;
  /** The new range, with the operator of the current one. */
  readonly range: string;
  readonly risk: 'low' | 'medium' | 'high';
  readonly summary: string;
}

/**
 * The answer's text. A prompt with the lines `package:`, `current:` and `target:` gets an upgrade plan as JSON,
 * reduced to the properties of the JSON schema that the request names.
 */
export function answerText({ messages, response_format: format }: ChatBody, random: Random): string {
  const plan = planFor(messages.map(textOf).join('\n'), random);
  if (plan)
    return JSON.stringify(format?.type === 'json_schema' ? pickProperties(plan, format.json_schema.schema) : plan);
  const text = Array.from({ length: random.int(2, 5) }, () => random.pick(SENTENCES)).join(' ');
  return format && format.type !== 'text' ? JSON.stringify({ answer: text }) : text;
}

const SENTENCES = [
  'The change is small and touches one file.',
  'I would read the release notes first, since the defaults may have moved.',
  'Nothing in the public interface seems to be removed between the two versions.',
  'The tests that cover this path should be run once with the lock file refreshed.',
  'If the build breaks, the most likely reason is a type that has become stricter.',
  'A gradual roll-out is not needed here.',
];

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

function planFor(prompt: string, random: Random): UpgradePlan | undefined {
  const name = lineOf(prompt, 'package');
  const from = lineOf(prompt, 'current');
  const to = lineOf(prompt, 'target');
  if (name === undefined || from === undefined || to === undefined) return undefined;
  const [operator = ''] = /^(\^|~|>=|=)?/.exec(from) ?? [];
  const risk = riskOf(from.slice(operator.length).trim(), to);
  const about = `Moves ${name} from ${from} to ${to}. ${random.pick(RISK_SENTENCES[risk])}`;
  const advice = Array.from({ length: random.int(1, 3) }, () => random.pick(SENTENCES)).join(' ');
  return { package: name, from, to, range: `${operator}${to}`, risk, summary: `${about} ${advice}` };
}

function lineOf(prompt: string, key: string): string | undefined {
  return new RegExp(`^\\s*${key}:[ \\t]*["'\`]?(.+?)["'\`]?[ \\t]*$`, 'im').exec(prompt)?.[1];
}

function riskOf(from: string, to: string): UpgradePlan['risk'] {
  const [oldMajor, oldMinor] = from.split('.');
  const [major, minor] = to.split('.');
  if (oldMajor !== major || (major === '0' && oldMinor !== minor)) return 'high';
  return oldMinor === minor ? 'low' : 'medium';
}

function pickProperties(plan: UpgradePlan, schema: Readonly<Record<string, unknown>>): object {
  const { properties } = schema;
  if (typeof properties !== 'object' || properties === null) return plan;
  return Object.fromEntries(Object.entries(plan).filter(([key]) => key in properties));
}
