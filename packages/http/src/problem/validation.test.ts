// Validation messages name the field and the fix for every kind of schema.
import { z } from 'zod';
import { parse, type ProblemError } from './problem';
import { validationMessage } from './validation';

const detailOf = (schema: z.ZodType, value: unknown): string => {
  try {
    parse(schema, value);
    return 'valid';
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
  [limit, 'abc', 'must be an integer from 1 to 100'],
  [limit, '0', 'must be an integer from 1 to 100'],
  [limit, '101', 'must be an integer from 1 to 100'],
  [limit, '1.5', 'must be an integer from 1 to 100'],
  [z.int().min(1), 0, 'must be an integer, at least 1'],
  [z.number().positive(), -1, 'must be a number, greater than 0'],
  [z.number().max(5).optional(), 'x', 'must be a number, at most 5'],
  [z.int().nullish(), 'x', 'must be an integer'],
  [z.int().min(1).max(2).nullable(), undefined, 'is missing: it must be an integer from 1 to 2'],
  [z.string().min(1), '', 'must not be empty'],
  [z.string().max(3), 'abcd', 'must have at most 3 characters'],
  [z.string().length(3), 'abcd', 'must have exactly 3 characters'],
  [z.string(), undefined, 'is missing: it must be a string'],
  [z.string(), 5, 'must be a string'],
  [z.boolean(), 'yes', 'must be true or false'],
  [z.enum(['day', 'month']), 'week', 'must be one of day, month'],
  [z.enum(['openai', 'google']), 'openay', 'must be one of openai, google; did you mean openai?'],
  [z.enum(['day', 'month']), undefined, 'is missing: it must be one of day, month'],
  [z.literal('page'), 'agent', 'must be page'],
  [z.union([z.number().min(0), z.string()]), undefined, 'is missing: it must be a number, at least 0 or a string'],
  [z.union([z.number(), z.boolean()]), 'x', 'must be a number or true or false'],
  [z.array(z.string()).max(1), ['a', 'b'], 'must have at most 1 item'],
  [z.array(z.string()), 'x', 'must be an array'],
  [z.record(z.string(), z.int()), [], 'must be an object'],
  [z.uuid(), 'x', 'must be a UUID such as 0b9d7ad4-6f0e-4a57-9e0b-6d3f4c8f0b11'],
  [z.guid(), 'x', 'must be a UUID such as 0b9d7ad4-6f0e-4a57-9e0b-6d3f4c8f0b11'],
  [z.email(), 'x', 'must be an e-mail address such as ann@example.org'],
  [z.iso.datetime(), 'x', 'must be a timestamp such as 2026-11-22T08:30:00Z'],
  [z.url(), 'x', 'must be a URL such as https://example.org/page'],
  [z.string().regex(/^[a-z]+$/), 'X', 'must match /^[a-z]+$/'],
  [z.number().multipleOf(5), 7, 'must be a multiple of 5'],
  [z.string().refine((text) => text === 'x'), 'y', 'is invalid'],
  [z.string().refine((text) => text === 'x', 'must be x'), 'y', 'must be x'],
])('message %#', (schema, value, sentence) => {
  expect(detailOf(z.strictObject({ field: schema }), { field: value })).toBe(`field ${sentence}`);
});

test('unknown fields are named', () => {
  const { error } = z.strictObject({}).safeParse({ a: 1, b: 2 }, { error: validationMessage });
  expect(error?.issues.map(({ message }) => message)).toEqual(['has unknown fields a, b: remove them']);
});

test('an unknown field, a missing body and an unknown action are named', () => {
  expect(detailOf(z.strictObject({ a: z.int() }), { a: 1, b: 2 })).toBe('b is not a known field: remove it');
  expect(detailOf(z.strictObject({ a: z.int() }), undefined)).toBe('body is missing: it must be an object');
  expect(detailOf(z.strictObject({ a: z.int() }), [])).toBe('body must be an object');
  expect(detailOf(action, { action: 'close' })).toBe('action must be one of resolve, note');
  expect(detailOf(action, {})).toBe('action must be one of resolve, note');
});
