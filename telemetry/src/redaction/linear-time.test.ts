// Redaction processes text from strangers, so it must take linear time on any text.
import { adversarial, superLinear } from '../testing/linear-time';
import { redactStart, redactText, redactValue, redactWithin } from './redaction';

/** Beginnings of the patterns that almost match. */
const PARTS = [
  ...[
    '-----BEGIN ',
    '-----BEGIN RSA PRIVATE KEY-----',
    'authorization: ',
    'authorization: basic ',
    'a@b.',
    'a@1',
    'Bearer a',
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

test.each(PARTS)('redacting a megabyte with %j takes linear time', (part) => {
  for (const [name, textOf] of adversarial([part])) {
    // The prefix passes the quick check.
    const prefixed = (n: number) => `pwd= ${textOf(n)}`;
    expect([name, superLinear((text) => redactText(text, { emails: true }), prefixed)]).toEqual([name, undefined]);
  }
});

test('checking field names takes linear time', () => {
  for (const [name, textOf] of adversarial(['secret', 'api', 'private-key']))
    expect([name, superLinear((text) => redactValue({ [text]: 1 }), textOf)]).toEqual([name, undefined]);
});

test('a secret at the end of the kept part is not kept in part', () => {
  const token = `ghp_${'aB3dE5gH7j'.repeat(4)}`;
  for (let before = 60; before < 110; before += 1)
    expect(redactStart(`${'x '.repeat(before)}${token} and ${'more '.repeat(2_000)}`, 200)).not.toMatch(/ghp_\w/);
  // Redaction shortens the text, which moves the cut closer.
  const many = `password=${'x'.repeat(100)} `.repeat(30) + token.repeat(50);
  expect(redactStart(many, 1_000)).not.toMatch(/ghp_\w/);
});

test('long text is truncated and short text is kept whole', () => {
  expect(redactStart('password=hunter22', 100)).toBe('password=[redacted]');
  expect(redactStart('y'.repeat(10_000), 100)).toBe('y'.repeat(100));
  expect(redactStart('y'.repeat(200), 100)).toBe('y'.repeat(100));
});

test('only the beginning of a large value is kept, and marked as truncated', () => {
  const value = { password: 'hunter22', list: ['a'.repeat(50), 'b'.repeat(5_000), 'c'], late: 'd' };
  const { value: kept, truncated } = redactWithin(value, 100);
  expect(truncated).toBe(true);
  expect(JSON.stringify(kept)).toMatch(/^\{"password":"\[redacted\]","list":\["a{50}","b{1,50}"\]\}$/);
  expect(redactWithin(value, 10_000)).toEqual({ value: { ...value, password: '[redacted]' }, truncated: false });
});

test('a deeply nested value does not exhaust the stack', () => {
  const deep: unknown = JSON.parse('['.repeat(20_000) + ']'.repeat(20_000));
  expect(JSON.stringify(redactValue(deep))).toContain('[too deep]');
});
