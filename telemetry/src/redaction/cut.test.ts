// Long texts and values are cut, and the part that stays is redacted.
import { redactStart, redactValue, redactWithin } from './redaction';

test('a secret at the end of the kept part is not kept in part', () => {
  const token = `ghp_${'aB3dE5gH7j'.repeat(4)}`;
  for (let before = 60; before < 110; before += 1)
    expect(redactStart(`${'x '.repeat(before)}${token} and ${'more '.repeat(2_000)}`, 200)).not.toMatch(/ghp_\w/);
  // Redaction shortens the text, which moves the cut closer.
  const many = `password=${'x'.repeat(100)} `.repeat(30) + token.repeat(50);
  expect(redactStart(many, 1_000)).not.toMatch(/ghp_\w/);
});

test('the text before a long secret is kept', () => {
  for (const secret of [`password="${'x y '.repeat(5_000)}`, `-----BEGIN PRIVATE ${'KEY-----'}${'x'.repeat(9_000)}`])
    expect(redactStart(`failed with ${secret}`, 100)).toMatch(/^failed with (password=")?\[redacted\]$/);
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
