// Validation messages in place of zod's own, where a schema has none. Each continues a sentence that starts with the
// field: `must be an integer from 1 to 100`.
import type { z } from 'zod';
import { describeSchema, type AnySchema } from './describe-schema';
import { didYouMean } from './did-you-mean';

/** The parts of a zod issue that are read here. */
interface Issue {
  readonly code: string;
  readonly input?: unknown;
  /** The schema, or the check of a schema, that failed. */
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

/** An error map for `schema.safeParse(value, { error: validationMessage })`. */
export function validationMessage(raw: z.core.$ZodRawIssue): string {
  const issue = raw as unknown as Issue;
  return (MESSAGES[issue.code] ?? mustBe)(issue);
}

/** By zod's issue code. The message for all other codes describes the schema. */
const MESSAGES: Readonly<Record<string, (issue: Issue) => string>> = {
  invalid_union: unionMessage,
  too_small: (issue) => sizeMessage(issue, 'least'),
  too_big: (issue) => sizeMessage(issue, 'most'),
  invalid_format: ({ format = '', pattern }) => `must ${FORMATS[format] ?? `match ${pattern ?? format}`}`,
  not_multiple_of: ({ divisor }) => `must be a multiple of ${divisor}`,
  unrecognized_keys: ({ keys = [] }) => `has unknown fields ${keys.slice(0, 5).join(', ')}: remove them`,
  invalid_key: () => 'has an invalid name: rename or remove it',
  invalid_element: () => 'has an invalid element',
  custom: () => 'is invalid',
};

const UUID = 'be a UUID such as 0b9d7ad4-6f0e-4a57-9e0b-6d3f4c8f0b11';
const FORMATS: Readonly<Record<string, string>> = {
  email: 'be an e-mail address such as ann@example.org',
  uuid: UUID,
  guid: UUID,
  datetime: 'be a timestamp such as 2026-11-22T08:30:00Z',
  date: 'be a date such as 2026-11-22',
  url: 'be a URL such as https://example.org/page',
  safeint: 'be an integer',
  int32: 'be an integer',
};

/** The value is missing, has the wrong type, or is not one of the allowed values. */
function mustBe({ inst, schema = inst, input, values, expected }: Issue): string {
  const description =
    (schema && describeSchema(schema)) ?? (values ? `one of ${values.map(String).join(', ')}` : expected);
  if (description === undefined) return 'is invalid';
  const words = values?.filter((value) => typeof value === 'string') ?? [];
  return `${input === undefined ? 'is missing: it must' : 'must'} be ${description}${didYouMean(input, words)}`;
}

function unionMessage(issue: Issue): string {
  const { discriminator, inst } = issue;
  if (discriminator === undefined || !inst) return mustBe(issue);
  const options = inst._zod.def.options ?? [];
  const values = options.flatMap((option) => [...(option._zod.propValues?.[discriminator] ?? [])]);
  return `must be one of ${values.map(String).join(', ')}`;
}

/** The value is too small or too large; `side` is the bound that it violates. */
function sizeMessage(issue: Issue, side: 'least' | 'most'): string {
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
