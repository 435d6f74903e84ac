import {
  COUNT_KEYS,
  HARMLESS_KEYS,
  HARMLESS_TEXTS,
  SECRET_KEYS,
  SECRET_SAMPLES,
  SECRETS_KEYS,
} from '@sextant/signals/testing/secret-samples';
import { EMAIL } from '@sextant/signals/redaction/secret-patterns';
import { mayContainSecret, REDACTED, redactField, redactText, redactValue } from './redaction';

const redact = (text: string) => redactText(text, { emails: true });

describe('redactText', () => {
  test.each(SECRET_SAMPLES)('removes the $pattern from $text', ({ text, secret, keeps }) => {
    const redacted = redact(text);
    expect(redacted).toContain(REDACTED);
    expect(redacted).not.toContain(secret);
    for (const part of keeps) expect(redacted).toContain(part);
  });

  test.each(HARMLESS_TEXTS)('keeps "%s"', (text) => {
    expect(redact(text)).toBe(text);
  });

  test('keeps the word before a secret and the text around it', () => {
    expect(redact('connect postgres://app:hunter22@db:5432/x failed')).toBe(
      `connect postgres://${REDACTED}@db:5432/x failed`,
    );
    expect(redact('password=hunter22; retry')).toBe(`password=${REDACTED}; retry`);
  });

  test('removes e-mail addresses only on request', () => {
    expect(redactText('write to ann@example.com')).toBe('write to ann@example.com');
  });

  test('masks a secret once where two patterns match', () => {
    expect(redactText(`authorization: Bearer ${'gh' + 'p_'}${'aB3'.repeat(12)} failed`)).toBe(
      `authorization: ${REDACTED} failed`,
    );
  });

  test('omits the rest of a text over 262,144 characters', () => {
    const redacted = redactText(`${'x '.repeat(131_072)}password=hunter22`);
    expect(redacted).toMatch(/x x … \(17 characters omitted\)$/);
    expect(redacted).not.toContain('hunter22');
  });
});

describe('mayContainSecret', () => {
  test.each(SECRET_SAMPLES.filter(({ pattern }) => pattern !== EMAIL.name))(
    'detects the $pattern of $text anywhere in a text',
    ({ text }) => {
      for (const long of [text, `日本語 ${text}`, `${'x '.repeat(10_000)}${text}`, JSON.stringify({ text })])
        expect([long, mayContainSecret(long)]).toEqual([long, true]);
    },
  );

  test.each(['password', 'apiKey', 'credentials', 'cookies', 'tokens', 'AWS_SECRET_ACCESS_KEY'])(
    'detects a field named %s, whatever its value',
    (name) => {
      for (const value of [['a', 'b'], { a: { b: 'c' } }, 'a'])
        expect(mayContainSecret(JSON.stringify({ a: 1, [name]: value }))).toBe(true);
    },
  );

  test('detects marks at the edge of the parts in which it reads a text', () => {
    for (let before = 8_180; before < 8_200; before += 1)
      expect(redactText(`${' '.repeat(before)}password=hunter22`).trimStart()).toBe(`password=${REDACTED}`);
  });
});

describe('redactValue', () => {
  test.each(SECRET_KEYS)('removes the value of a field named %s', (name) => {
    expect(redactValue({ deep: [{ [name]: 'abc' }] })).toEqual({ deep: [{ [name]: REDACTED }] });
    expect(redactValue({ [name]: { value: 5 } })).toEqual({ [name]: REDACTED });
  });

  test.each(HARMLESS_KEYS)('keeps the value of a field named %s', (name) => {
    expect(redactValue({ [name]: 'abc' })).toEqual({ [name]: 'abc' });
  });

  test.each([...SECRETS_KEYS, 'tokens', 'cookies'])(
    'removes the texts of a field named %s, and keeps numbers',
    (name) => {
      expect(redactValue({ [name]: ['abc', 'def', 3] })).toEqual({ [name]: [REDACTED, REDACTED, 3] });
      expect(redactValue({ [name]: { a: { b: 'abc' }, n: 3 } })).toEqual({ [name]: { a: { b: REDACTED }, n: 3 } });
      expect(redactValue({ [name]: 'abc' })).toEqual({ [name]: REDACTED });
    },
  );

  test.each(COUNT_KEYS)('keeps the count in a field named %s', (name) => {
    for (const count of [120, '120', { input: 120 }, [120], null]) expect(redactField(name, count)).toEqual(count);
  });

  test('removes the values of raw headers and of arguments', () => {
    expect(redactValue({ rawHeaders: ['Host', 'x', 'Authorization', 'Bearer x', 'cookie', 'a=b', 'n', '1'] })).toEqual({
      rawHeaders: ['Host', 'x', 'Authorization', REDACTED, 'cookie', REDACTED, 'n', '1'],
    });
    expect(
      redactValue([
        ['set-cookie', 'a=b'],
        ['x-api-key', 'k'],
      ]),
    ).toEqual([
      ['set-cookie', REDACTED],
      ['x-api-key', REDACTED],
    ]);
    expect(redactValue(['login', '--password', 'x', '--verbose'])).toEqual([
      'login',
      '--password',
      REDACTED,
      '--verbose',
    ]);
  });

  test('keeps a list of names', () => {
    const names = ['password', 'token', 'secret'];
    expect(redactValue({ missing: names })).toEqual({ missing: names });
  });
});
