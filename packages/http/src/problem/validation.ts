// What is wrong with a value, as the end of a sentence that begins with its field: `must be a whole number from 1 to 100`.
// For whatever a schema says nothing of itself; zod's own words never reach a user.
import type { z } from 'zod';
import { didYouMean } from './did-you-mean';
import { describeSchema, type AnySchema } from './describe-schema';

/** What is read of an issue of zod, before it has a message. */
interface Issue {
  readonly code: string;
  readonly input?: unknown;
  /** What complains: a schema, or a check of one. */
  readonly inst?: AnySchema;
  readonly schema?: AnySchema;
  readonly expected?: string;
  readonly values?: readonly unknown[];
  readonly discriminator?: string;
  readonly origin?: string;
  readonly minimum?: number | bigint;
  readonly maximum?: number | bigint;
  readonly exact?: boolean;
  readonly format?: string;
  readonly pattern?: string;
  readonly divisor?: number | bigint;
  readonly keys?: readonly string[];
}

/** An error map for `schema.safeParse(value, { error: sentenceOf })`. */
export function sentenceOf(raw: z.core.$ZodRawIssue): string {
  const issue = raw as unknown as Issue;
  return (SENTENCES[issue.code] ?? mustBe)(issue);
}

/** By the codes of zod; all others are said by what the schema takes. */
const SENTENCES: Readonly<Record<string, (issue: Issue) => string>> = {
  invalid_union: ofUnion,
  too_small: (issue) => ofSize(issue, 'least'),
  too_big: (issue) => ofSize(issue, 'most'),
  invalid_format: ({ format = '', pattern }) => `must be ${FORMATS[format] ?? `of the form ${pattern ?? format}`}`,
  not_multiple_of: ({ divisor }) => `must be a multiple of ${divisor}`,
  unrecognized_keys: ({ keys = [] }) => `has fields that are not known, ${keys.slice(0, 5).join(', ')}: remove them`,
  invalid_key: () => 'has a name that is not allowed: rename or remove it',
  invalid_element: () => 'has an element that is not valid',
  custom: () => 'is not valid',
};

const FORMATS: Readonly<Record<string, string>> = {
  email: 'an e-mail address such as ann@example.org',
  uuid: 'an id such as 0b9d7ad4-6f0e-4a57-9e0b-6d3f4c8f0b11',
  guid: 'an id such as 0b9d7ad4-6f0e-4a57-9e0b-6d3f4c8f0b11',
  datetime: 'a time such as 2026-11-22T08:30:00Z',
  date: 'a day such as 2026-11-22',
  url: 'an address such as https://example.org/page',
  safeint: 'a whole number',
  int32: 'a whole number',
};

/** A value that is missing, or of another type, or none of those allowed. */
function mustBe({ inst, schema = inst, input, values, expected }: Issue): string {
  const what = schema && describeSchema(schema);
  const wanted = what ?? (values ? `one of ${values.map(String).join(', ')}` : expected);
  const verb = input === undefined ? 'is missing: it must be' : 'must be';
  return wanted === undefined ? 'is not valid' : `${verb} ${wanted}${didYouMean(input, wordsOf(values))}`;
}

function wordsOf(values: readonly unknown[] = []): readonly string[] {
  return values.filter((one) => typeof one === 'string');
}

function ofUnion(issue: Issue): string {
  const { discriminator, inst } = issue;
  if (discriminator === undefined || !inst) return mustBe(issue);
  const options = inst._zod.def.options ?? [];
  const values = options.flatMap((option) => [...(option._zod.propValues?.[discriminator] ?? [])]);
  return `must be one of ${values.map(String).join(', ')}`;
}

/** Too small or too large; `side` is the bound that it broke. */
function ofSize(issue: Issue, side: 'least' | 'most'): string {
  const bound = Number(side === 'least' ? issue.minimum : issue.maximum);
  const noun = NOUNS[issue.origin ?? ''];
  if (noun === undefined) return mustBe(issue);
  if (side === 'least' && bound === 1) return 'must not be empty';
  return `must have ${issue.exact ? 'exactly' : `at ${side}`} ${bound} ${bound === 1 ? noun : `${noun}s`}`;
}

const NOUNS: Readonly<Record<string, string>> = {
  string: 'character',
  array: 'item',
  set: 'item',
  object: 'field',
  record: 'field',
};
