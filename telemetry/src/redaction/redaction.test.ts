import { HARMLESS_KEYS, HARMLESS_TEXTS, SECRET_KEYS, SECRET_SAMPLES } from '@sextant/signals/testing/secret-samples';
import { hideSecret, mayContainSecret, REDACTED, redactText, redactValue } from './redaction';

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

  test('removes a hidden secret of any form', () => {
    hideSecret('plain-looking+value');
    expect(redactText('signed with plain-looking+value today')).toBe(`signed with ${REDACTED} today`);
  });
});

test.each([
  ...['authorization=', 'bearer ', 'basic ', '://a@', 'sk-', 'gho_', 'ghp_', 'ghr_', 'ghs_', 'ghu_', 'github_pat_'],
  ...['glpat-', 'xoxb-', 'hooks.slack', 'npm_', 'akia', 'asia', 'aiza', 'eyj', '-----begin ', 'password=', 'passwd:'],
  ...['passphrase=', 'pwd=', 'secret"  :', 'token:', 'api_key=', 'apikey=', 'cookie:', 'private_key='],
])('the quick check detects %j anywhere and in any case', (mark) => {
  for (const text of [mark, mark.toUpperCase(), `日本語 ${mark}`, `${'x'.repeat(20_000)}${mark}`, `a${mark}`])
    expect([text, mayContainSecret(text)]).toEqual([text, true]);
});

describe('redactValue', () => {
  test.each(SECRET_KEYS)('removes the value of a key named %s', (name) => {
    expect(redactValue({ deep: [{ [name]: 'abc' }] })).toEqual({ deep: [{ [name]: REDACTED }] });
  });

  test.each(HARMLESS_KEYS)('keeps the value of a key named %s', (name) => {
    expect(redactValue({ [name]: 'abc' })).toEqual({ [name]: 'abc' });
  });
});
