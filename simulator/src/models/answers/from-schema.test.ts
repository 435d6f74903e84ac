import { z } from 'zod';
import { seededRandom } from '../../random';
import { fromSchema, type Schema } from './from-schema';

const recursive: z.ZodType = z.object({ name: z.string(), children: z.lazy(() => z.array(recursive)) });

const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  texts: z.object({ short: z.string().max(5), long: z.string().min(400), one: z.string().length(10) }),
  patterns: z.object({
    slug: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
    version: z.string().regex(/^\d+\.\d+\.\d+$/),
    country: z.string().regex(/^[A-Z]{2}$/),
    anchor: z.string().regex(/^#[a-z]+$/),
  }),
  formats: z.object({
    at: z.iso.datetime(),
    day: z.iso.date(),
    mail: z.email(),
    site: z.url(),
    id: z.uuid(),
    address: z.ipv4(),
  }),
  numbers: z.object({
    whole: z.int().min(3).max(4),
    share: z.number().min(0).max(1),
    above: z.number().gt(10).lt(20),
    even: z.int().multipleOf(2).min(7).max(11),
    below: z.number().max(-5).min(-10),
  }),
  choices: z.object({
    kind: z.enum(['a', 'b']),
    fixed: z.literal('x'),
    flag: z.boolean(),
    nothing: z.null(),
    maybe: z.string().nullable(),
    either: z.union([z.number(), z.object({ deep: z.literal(1) })]),
    tagged: z.discriminatedUnion('type', [
      z.object({ type: z.literal('one'), a: z.int() }),
      z.object({ type: z.literal('two'), b: z.string() }),
    ]),
  }),
  lists: z.object({
    some: z.array(z.object({ id: z.string(), tags: z.array(z.string()).min(2).max(2) })).min(5),
    none: z.array(z.string()).max(0),
    pair: z.tuple([z.string(), z.int()]),
  }),
  maps: z.object({ open: z.record(z.string(), z.string()), loose: z.looseObject({ a: z.string() }) }),
  optional: z.object({ needed: z.string(), left: z.string().optional() }),
  recursive,
};

test.each(Object.keys(SCHEMAS))('the value for a schema of %s is valid', (name) => {
  const schema = z.toJSONSchema(SCHEMAS[name]!) as Schema;
  for (let seed = 0; seed < 20; seed++) {
    const value = fromSchema(schema, { random: seededRandom(seed, name), topic: 'garden furniture' });
    expect(SCHEMAS[name]!.safeParse(value)).toMatchObject({ success: true });
  }
});

test('references, allOf and type arrays are supported', () => {
  const schema = {
    $defs: { named: { type: 'object', properties: { name: { type: 'string', maxLength: 8 } }, required: ['name'] } },
    allOf: [
      { $ref: '#/$defs/named' },
      { properties: { count: { type: ['integer', 'null'], minimum: 5, maximum: 5 } } },
    ],
  };
  const value = fromSchema(schema, { random: seededRandom(1, 'x'), topic: 'garden' });
  expect(value).toEqual({ name: 'Garden', count: 5 });
});

test('given values are used if the schema has their properties', () => {
  const schema = { type: 'object', properties: { a: { type: 'string' } } };
  const value = fromSchema(schema, { random: seededRandom(1, 'x'), topic: 'x', values: { a: 'mine', b: 'no' } });
  expect(value).toEqual({ a: 'mine' });
});
