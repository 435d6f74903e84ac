// Redaction processes text from strangers, so it must take linear time on any text.
import { SECRET_PATTERNS } from '@sextant/signals/redaction/secret-patterns';
import { adversarial, superLinear } from '../testing/linear-time';
import { randomOf } from '../testing/random';
import { maskSecrets } from './redact-text';
import { hideSecret, mayContainSecret, redactStart, redactValue } from './redaction';

hideSecret('a"registered\\secret');
hideSecret('aaaaaaaaaaaaaaab');

/** The start of each pattern. */
const STARTS = SECRET_PATTERNS.map((pattern) =>
  'words' in pattern ? pattern.words[0]!.replace('[_.-]?', '_').replace('?', '') : pattern.prefixes[0]!,
);

/** Beginnings of the patterns that almost match. */
const PARTS = [
  ...[
    '-----BEGIN RSA PRIVATE KEY-----',
    'authorization: ',
    'authorization: basic ',
    'authorization: a="',
    'a@b.',
    'a@1',
  ],
  ...['Bearer a', 'bearer ', 'basic ', 'cookie=', 'cookie: a="', 'https://', 'https://a@', 'https://hooks.slack.com/'],
  ...['eyJ-', 'eyJaaaaaaaa.', 'eyJaaaaaaaa.-', 'eyJaaaaaaaa.eyJaaaaaaaa.', 'SG.aaaaaaaaaaaaaaaaaaaaaa.', 'sk-aaaa'],
  ...[
    'pwd ',
    'pwd=',
    'pwd="',
    "pwd='",
    'pwd=\\"',
    'pwd=\\\\\\"',
    'pwd=[',
    'pwd=["',
    'pwd={',
    'pwd={a:',
    'pwd={a:"',
    'pwd\\',
  ],
  ...['\\"token\\" : ', 'tokens: "1', 'tokens={', 'api_key"', 'api-key",', 'private-key', '--password ', '--token "'],
];

const FILLERS = ['a', ' ', '\\', '"'];
const TEXTS = [...adversarial([...STARTS, ...PARTS], FILLERS), ...adversarial([], ["'", '.', '[', '{', '@', 'a@'])];

test.each(TEXTS)('a megabyte of %s is redacted in linear time', (_, textOf) => {
  expect(superLinear((text) => maskSecrets(text, { emails: true }), textOf)).toBeUndefined();
});

const SYNTAX = [
  '"',
  "'",
  '\\',
  '\\"',
  "\\'",
  '\\\\\\"',
  ' ',
  '\n',
  '=',
  ':',
  ', ',
  '[',
  '{',
  '}',
  ']',
  '@',
  '.',
  '-',
  '%20',
  '/',
];
const CHARACTERS = ['a', 'A', '1', 'f0', 'é', 'PRIVATE KEY-----', '-----END ', 'a.b.', 'eyJaaaaaaaa.', 'a=b', ';', '&'];

test.each(Array.from({ length: 30 }, (_, seed) => seed))('random text %# is redacted in linear time', (seed) => {
  const random = randomOf(seed);
  const units = Array.from({ length: random.integer(1, 4) }, () => ({
    unit: random.list(1, 5, () => random.item(random.item([STARTS, PARTS, SYNTAX, CHARACTERS]))).join(''),
    repeated: random.integer(0, 1) === 1,
  }));
  const runs = Math.max(1, units.filter(({ repeated }) => repeated).length);
  const textOf = (length: number) =>
    units.map(({ unit, repeated }) => (repeated ? unit.repeat(length / runs / unit.length) : unit)).join('');
  expect([textOf(100), superLinear((text) => maskSecrets(text, { emails: true }), textOf)]).toEqual([
    textOf(100),
    undefined,
  ]);
});

/** What stopped a process for ten seconds: hexadecimal, so that a pattern that starts with a class tries each character. */
const HEX = (length: number) => '0123456789abcdef'.repeat(length / 16);
const WORKS: readonly (readonly [name: string, work: (text: string) => unknown])[] = [
  ['mayContainSecret', mayContainSecret],
  ['maskSecrets', (text) => maskSecrets(text)],
  ['maskSecrets of e-mail addresses', (text) => maskSecrets(text, { emails: true })],
  ['redactStart', (text) => redactStart(text, 1_000_000)],
  ['redactValue', (text) => redactValue({ [text]: [text, { text }] })],
  ['redactValue of many fields', (text) => redactValue(Object.fromEntries(text.match(/.{1,16}/g)!.entries()))],
];

test.each(WORKS)('%s takes linear time on hexadecimal and a word', (_, work) => {
  for (const word of ['bearer', ' bearer ', ' basic ', 'password=', '@'])
    expect([word, superLinear(work, (length) => `${HEX(length)}${word}`)]).toEqual([word, undefined]);
});

test('checking field names takes linear time', () => {
  for (const [name, textOf] of adversarial(['secret', 'api', 'private-key']))
    expect([name, superLinear((text) => redactValue({ [text]: 1 }), textOf)]).toEqual([name, undefined]);
});

test('a value that grows as it is read is cut', () => {
  const endless = (): object => new Proxy({}, { ownKeys: () => ['a', 'b'], getOwnPropertyDescriptor, get: endless });
  const getOwnPropertyDescriptor = () => ({ value: 1, enumerable: true, configurable: true });
  expect(redactValue(endless())).toMatchObject({ truncated: true });
});
