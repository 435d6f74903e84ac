// Properties of redaction on random texts and values. A failure names the seed that reproduces it.
import { inspect } from 'node:util';
import { SECRET_SAMPLES } from '@sextant/signals/testing/secret-samples';
import { randomOf, type Random } from '../testing/random';
import {
  hideSecret,
  mayContainSecret,
  redactField,
  redactStart,
  redactText,
  redactValue,
  redactWithin,
} from './redaction';

const SPECIAL = [
  '"',
  '\\',
  '\n',
  '\r',
  '\t',
  "'",
  '\u0000',
  ' ',
  '/',
  '%',
  '&',
  '<',
  '{',
  '[',
  'é',
  '🔑',
  '\ud800',
  ':',
  '=',
];
const PLAIN = ['a', 'Z', '0', '7', '-', '_', '.', 'q', 'x'];

function randomSecret(random: Random): string {
  return `${random.list(8, 30, () => random.item(random.item([SPECIAL, PLAIN]))).join('')}`;
}

const SECRETS = Array.from({ length: 40 }, (_, seed) => randomSecret(randomOf(seed)));
SECRETS.forEach(hideSecret);

const json = (text: string) => JSON.stringify(text).slice(1, -1);

/** A value with the secret somewhere in it, as it is or in JSON. */
function containing(random: Random, secret: string, depth = 0): unknown {
  const inner = () => containing(random, secret, depth + 1);
  const text = `${random.item(['', 'x', 'password=', '"', '\\', '://'])}${secret}${random.item(['', 'y', '"', '@', '\\'])}`;
  const leaves = [() => text, () => json(text), () => json(json(text)), () => `{"a":"${json(text)}"}`, () => secret];
  const nodes = [
    () => [1, inner(), 'z'],
    () => ({ a: null, b: inner() }),
    () => ({ [text]: inner() }),
    () => new Map([[text, inner()]]),
    () => new Set([inner()]),
    () => Object.assign(new Error(text, { cause: inner() }), { detail: inner() }),
    () => Object.assign(Object.create(null) as object, { a: inner() }),
    () => ({ toJSON: inner }),
    () => new AggregateError([inner()], text),
    () => ({
      get a() {
        return inner();
      },
    }),
  ];
  return random.item(depth > 4 ? leaves : [...leaves, ...nodes])();
}

const seeds = Array.from({ length: 500 }, (_, seed) => seed);

test('no value lets a hidden secret through', () => {
  for (const seed of seeds) {
    const random = randomOf(seed);
    const secret = random.item(SECRETS);
    const output = JSON.stringify(redactValue(containing(random, secret)));
    for (const form of [secret, json(secret), json(json(secret)), secret.trim()])
      expect([seed, output.includes(form)]).toEqual([seed, false]);
  }
});

const TEXTS = 1_500;
const FRAGMENTS = [
  ...SECRET_SAMPLES.flatMap(({ text, secret }) => [text, secret, text.slice(0, text.indexOf(secret))]),
  ...SECRETS,
  ...SPECIAL,
  ...[
    'token',
    'password',
    'bearer ',
    'authorization: ',
    'cookie: ',
    '://',
    '@',
    '=',
    ': ',
    ', ',
    '[',
    ']',
    '[redacted]',
    'a.b',
  ],
];

const randomText = (random: Random) => random.list(1, 8, () => random.item(FRAGMENTS)).join('');

test('redaction of redacted text changes nothing', () => {
  for (let seed = 0; seed < TEXTS; seed += 1) {
    const text = randomText(randomOf(seed));
    for (const options of [{}, { emails: true }]) {
      const redacted = redactText(text, options);
      expect([seed, text, redactText(redacted, options)]).toEqual([seed, text, redacted]);
    }
  }
});

test('the quick check detects every text that redaction changes', () => {
  for (let seed = 0; seed < TEXTS; seed += 1) {
    const text = randomText(randomOf(seed));
    if (redactText(text) !== text) expect([seed, text, mayContainSecret(text)]).toEqual([seed, text, true]);
    const line = JSON.stringify({ a: text, b: [text] });
    const redacted = JSON.stringify(redactValue(JSON.parse(line)));
    if (redacted !== line) expect([seed, line, mayContainSecret(line)]).toEqual([seed, line, true]);
  }
});

const fail = () => {
  throw new Error('hostile');
};
const circular: Record<string, unknown> = { a: 1 };
circular['self'] = [circular];
const deep = { value: undefined as unknown };
for (let i = 0, inner = deep; i < 5_000; i += 1) inner = inner.value = { value: undefined };
const revoked = Proxy.revocable({}, {});
revoked.revoke();

const HOSTILE: readonly (readonly [name: string, value: unknown, expected: unknown])[] = [
  [
    'a getter that throws',
    Object.defineProperty({ b: 1 }, 'a', { get: fail, enumerable: true }),
    { a: '[unreadable]', b: 1 },
  ],
  ['a toJSON that throws', { toJSON: fail }, '[unreadable]'],
  ['a toJSON that returns a bigint', { toJSON: () => 5n }, '5'],
  ['a proxy that throws', new Proxy({}, { ownKeys: fail, get: fail, getPrototypeOf: fail }), '[unreadable]'],
  ['a revoked proxy', revoked.proxy, '[unreadable]'],
  [
    'an error with a message that is an object',
    Object.assign(new Error(), { message: { a: 1 }, stack: 5, name: null }),
    { message: { a: 1 }, stack: 5, name: null },
  ],
  ['an error with a getter that throws', Object.defineProperty(new Error('x'), 'stack', { get: fail }), '[unreadable]'],
  ['an object without a prototype', Object.assign(Object.create(null) as object, { a: 'b' }), { a: 'b' }],
  ['a circular value', circular, { a: 1, self: ['[circular]'] }],
  ['a bigint', { n: 5n }, { n: '5' }],
  ['a symbol and a function', { a: Symbol('x'), b: fail, c: 1 }, { c: 1 }],
  ['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
  ['an invalid date', new Date(NaN), null],
  ['a URL', new URL('https://a:b@c.d/'), 'https://[redacted]@c.d/'],
  ['binary data', { a: Buffer.from('password=hunter22'), b: new Uint8Array(3) }, { a: '[17 bytes]', b: '[3 bytes]' }],
  [
    'a map',
    new Map<unknown, unknown>([
      ['password', 'a'],
      [1, 'b'],
      [{}, 'c'],
    ]),
    { password: '[redacted]', 1: 'b', '[object]': 'c' },
  ],
  ['a set', new Set(['password=a', 1]), ['password=[redacted]', 1]],
  ['a boxed text', { a: Object('password=a') as unknown }, { a: 'password=[redacted]' }],
  [
    'a field named __proto__',
    JSON.parse('{"__proto__":{"password":"a"}}'),
    JSON.parse('{"__proto__":{"password":"[redacted]"}}'),
  ],
  ['NaN', { a: NaN, b: -0, c: Infinity }, { a: null, b: 0, c: null }],
  ['an empty place in a list', Array.from({ length: 2 }), [null, null]],
];

test.each(HOSTILE)('redactValue copes with %s', (_, value, expected) => {
  expect(JSON.parse(JSON.stringify(redactValue(value)) ?? 'null')).toEqual(expected);
});

test('no function throws, whatever the value', () => {
  for (const value of [...HOSTILE.map(([, hostile]) => hostile), deep, undefined, null, 5, 5n, Symbol('x'), fail]) {
    const text = value as string;
    for (const work of [
      () => redactValue(value),
      () => redactField('a', value),
      () => redactField('tokens', value),
      () => redactWithin(value, 10),
      () => redactText(text),
      () => redactStart(text, 10),
      () => mayContainSecret(text),
    ])
      expect(work).not.toThrow();
  }
});

test('a failure to redact does not show the value', () => {
  expect(inspect(redactValue({ toJSON: fail, password: 'hunter22' }))).not.toContain('hunter22');
});
