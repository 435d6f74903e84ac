// Redaction meets texts of strangers: its time grows as the text does, whatever stands in it.
import { redactStart, redactText, redactValue, redactWithin } from './redaction';
import { adversarial, superLinear } from '../testing/linear-time';

/** What each rule begins with, written so that it almost matches. */
const PARTS = [
  ...[
    '-----BEGIN ',
    '-----BEGIN RSA PRIVATE KEY-----',
    'authorization: ',
    'authorization: basic ',
    'bearer ',
    'basic ',
  ],
  ...['cookie=', 'https://', 'https://a@', 'https://hooks.slack.com/', 'sk-', 'ghp_', 'github_pat_', 'glpat-', 'npm_'],
  ...[
    'xoxb-',
    'AKIA',
    'AIza',
    'eyJ',
    'eyJ-',
    'eyJaaaaaaaa.',
    'eyJaaaaaaaa.-',
    'pwd ',
    'password=',
    '\\"token\\" : ',
    'secret\\',
  ],
  ...['api_key"', 'private-key'],
];

test.each(PARTS)('a megabyte with %j takes linear time', (part) => {
  for (const [name, textOf] of adversarial([part])) {
    // Another mark makes sure that the rules are tried.
    const suspect = (n: number) => `pwd ${textOf(n)}`;
    expect([name, superLinear((text) => redactText(text, { emails: true }), suspect)]).toEqual([name, undefined]);
  }
});

test('names of fields take linear time', () => {
  for (const [name, textOf] of adversarial(['secret', 'api', 'private-key']))
    expect([name, superLinear((text) => redactValue({ [text]: 1 }), textOf)]).toEqual([name, undefined]);
});

test('a secret on the edge of what is kept is not left in part', () => {
  const token = `ghp_${'aB3dE5gH7j'.repeat(4)}`;
  for (let before = 60; before < 110; before += 1)
    expect(redactStart(`${'x '.repeat(before)}${token} and ${'more '.repeat(2_000)}`, 200)).not.toMatch(/ghp_\w/);
  // Redaction shortens the text, and so brings what was cut nearer.
  const many = `password=${'x'.repeat(100)} `.repeat(30) + token.repeat(50);
  expect(redactStart(many, 1_000)).not.toMatch(/ghp_\w/);
});

test('a text is cut before it is looked at, and a short one is kept whole', () => {
  expect(redactStart('password=hunter22', 100)).toBe('password=[redacted]');
  expect(redactStart('y'.repeat(10_000), 100)).toBe('y'.repeat(100));
  expect(redactStart('y'.repeat(200), 100)).toBe('y'.repeat(100));
});

test('of a large value only the beginning is kept, and it says so', () => {
  const value = { password: 'hunter22', list: ['a'.repeat(50), 'b'.repeat(5_000), 'c'], late: 'd' };
  const { value: kept, cut } = redactWithin(value, 100);
  expect(cut).toBe(true);
  expect(JSON.stringify(kept)).toMatch(/^\{"password":"\[redacted\]","list":\["a{50}","b{1,50}"\]\}$/);
  expect(redactWithin(value, 10_000)).toEqual({ value: { ...value, password: '[redacted]' }, cut: false });
});

test('a value that nests deeply does not exhaust the stack', () => {
  const deep: unknown = JSON.parse('['.repeat(20_000) + ']'.repeat(20_000));
  expect(JSON.stringify(redactValue(deep))).toContain('[too deep]');
});
