// Errors of validation are sentences that name field and fix, whatever schema they come from.
import { z } from 'zod';
import { parse, type ProblemError } from './problem';
import { sentenceOf } from './validation';

const detailOf = (schema: z.ZodType, value: unknown): string => {
  try {
    parse(schema, value);
    return 'it is valid';
  } catch (error) {
    return (error as ProblemError).message.replace('the request is not valid: ', '');
  }
};

const limit = z.coerce.number().int().min(1).max(100).default(50);
const action = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('resolve') }),
  z.strictObject({ action: z.literal('note'), note: z.string().min(1) }),
]);

test.each<[z.ZodType, unknown, string]>([
  [limit, 'abc', 'must be a whole number from 1 to 100'],
  [limit, '0', 'must be a whole number from 1 to 100'],
  [limit, '101', 'must be a whole number from 1 to 100'],
  [limit, '1.5', 'must be a whole number from 1 to 100'],
  [z.int().min(1), 0, 'must be a whole number, 1 or more'],
  [z.number().positive(), -1, 'must be a number, more than 0'],
  [z.number().max(5).optional(), 'x', 'must be a number, 5 or less'],
  [z.int().nullish(), 'x', 'must be a whole number'],
  [z.int().min(1).max(2).nullable(), undefined, 'is missing: it must be a whole number from 1 to 2'],
  [z.string().min(1), '', 'must not be empty'],
  [z.string().max(3), 'abcd', 'must have at most 3 characters'],
  [z.string().length(3), 'abcd', 'must have exactly 3 characters'],
  [z.string(), undefined, 'is missing: it must be a text'],
  [z.string(), 5, 'must be a text'],
  [z.boolean(), 'yes', 'must be true or false'],
  [z.enum(['day', 'month']), 'week', 'must be one of day, month'],
  [z.enum(['openai', 'google']), 'openay', 'must be one of openai, google; did you mean openai?'],
  [z.enum(['day', 'month']), undefined, 'is missing: it must be one of day, month'],
  [z.literal('page'), 'agent', 'must be page'],
  [z.union([z.number().min(0), z.string()]), undefined, 'is missing: it must be a number, 0 or more or a text'],
  [z.union([z.number(), z.boolean()]), 'x', 'must be a number or true or false'],
  [z.array(z.string()).max(1), ['a', 'b'], 'must have at most 1 item'],
  [z.array(z.string()), 'x', 'must be a list'],
  [z.record(z.string(), z.int()), [], 'must be an object'],
  [z.uuid(), 'x', 'must be an id such as 0b9d7ad4-6f0e-4a57-9e0b-6d3f4c8f0b11'],
  [z.guid(), 'x', 'must be an id such as 0b9d7ad4-6f0e-4a57-9e0b-6d3f4c8f0b11'],
  [z.email(), 'x', 'must be an e-mail address such as ann@example.org'],
  [z.iso.datetime(), 'x', 'must be a time such as 2026-11-22T08:30:00Z'],
  [z.url(), 'x', 'must be an address such as https://example.org/page'],
  [z.string().regex(/^[a-z]+$/), 'X', 'must be of the form /^[a-z]+$/'],
  [z.number().multipleOf(5), 7, 'must be a multiple of 5'],
  [z.string().refine((text) => text === 'x'), 'y', 'is not valid'],
  [z.string().refine((text) => text === 'x', 'must be x'), 'y', 'must be x'],
])('%#: a field says what it must be', (schema, value, sentence) => {
  expect(detailOf(z.strictObject({ field: schema }), { field: value })).toBe(`field ${sentence}`);
});

test('fields that nothing reads are named, also to whoever reads the issues themselves', () => {
  const { error } = z.strictObject({}).safeParse({ a: 1, b: 2 }, { error: sentenceOf });
  expect(error?.issues.map(({ message }) => message)).toEqual(['has fields that are not known, a, b: remove them']);
});

test('what is not a field of a body, or no body at all, is said too', () => {
  expect(detailOf(z.strictObject({ a: z.int() }), { a: 1, b: 2 })).toBe('b is not a known field: remove it');
  expect(detailOf(z.strictObject({ a: z.int() }), undefined)).toBe('body is missing: it must be an object');
  expect(detailOf(z.strictObject({ a: z.int() }), [])).toBe('body must be an object');
  expect(detailOf(action, { action: 'close' })).toBe('action must be one of resolve, note');
  expect(detailOf(action, {})).toBe('action must be one of resolve, note');
});
