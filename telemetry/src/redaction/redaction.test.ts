import { hideSecret, isSuspect, REDACTED, redactText, redactValue } from './redaction';

// Put together at run time, so that no scanner of the repository takes them for real ones.
const key = (prefix: string, length: number) =>
  prefix + 'aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dF3gH5'.repeat(2).slice(0, length);

const SECRETS: readonly (readonly [string, string, string])[] = [
  ['an authorization header', 'authorization: Bearer abc.def-123', 'abc.def-123'],
  ['a basic authorization header', 'Authorization: Basic dXNlcjpwYXNzd29yZA==', 'dXNlcjpwYXNzd29yZA'],
  ['a bearer token in a sentence', 'called with bearer abcdef123456 and failed', 'abcdef123456'],
  ['a key of OpenAI', `the key ${key('sk-proj-', 40)} is wrong`, key('sk-proj-', 40)],
  ['a token of GitHub', `git clone ${key('ghp_', 36)}`, key('ghp_', 36)],
  ['a server token of GitHub', key('ghs_', 36), key('ghs_', 36)],
  ['a fine-grained token of GitHub', key('github_pat_', 60), key('github_pat_', 60)],
  ['a token of Slack', key('xoxb-', 40), key('xoxb-', 40)],
  ['a webhook of Slack', 'https://hooks.slack.com/services/T0/B0/abcdefgh', 'T0/B0/abcdefgh'],
  ['a key of AWS', 'AKIA' + 'ABCDEFGHIJKLMNOP', 'ABCDEFGHIJKLMNOP'],
  ['a JSON web token', 'eyJhbGciOiJI.eyJzdWIiOiIx.c2lnbmF0dXJl', 'eyJzdWIiOiIx'],
  ['a private key', `-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nabc\n-----END RSA PRIVATE KEY-----`, 'MIIEow'],
  ['a private key that is cut off', `-----BEGIN PRIVATE KEY-----\nMIIEow`, 'MIIEow'],
  ['a URL with credentials', 'connect postgres://app:hunter22@db:5432/x failed', 'hunter22'],
  ['a URL with an @ in its password', 'redis://:p@ss-word@cache:6379/0', 'ss-word'],
  ['a password in a text', 'password=hunter22; retry', 'hunter22'],
  ['a secret in quotes', `{'client_secret': 'hunter22'}`, 'hunter22'],
  ['an API key in JSON text', '{"api_key":"hunter22"}', 'hunter22'],
  ['an API key in JSON inside JSON', '{\\"apiKey\\":\\"hunter22\\"}', 'hunter22'],
  ['a token in a text', 'token = hunter22', 'hunter22'],
  ['a token in JSON inside JSON', '{\\"token\\":\\"hunter22\\"}', 'hunter22'],
  ['a cookie header', 'cookie: session=hunter22; theme=dark', 'hunter22'],
];

const HARMLESS = [
  'Unexpected token < in JSON at position 0',
  'used 1200 tokens: 1000 in, 200 out',
  'GET https://registry.example/@types/node answered 404',
  'the disk-full error of task-42',
  'mailto:someone@example.com is not a URL with credentials',
  'secretary of state',
];

describe('redactText', () => {
  test.each(SECRETS)('takes out %s', (_, text, secret) => {
    expect(redactText(text)).toContain(REDACTED);
    expect(redactText(text)).not.toContain(secret);
  });

  test.each(HARMLESS)('leaves "%s" as it is', (text) => {
    expect(redactText(text)).toBe(text);
  });

  test.each(SECRETS)('does not miss %s in the cheap check', (_, text) => {
    expect(isSuspect(text)).toBe(true);
  });

  test.each([
    ...['authorization', 'bearer', 'basic ', '://a@', 'sk-', 'gho_', 'ghp_', 'ghr_', 'ghs_', 'ghu_', 'github_pat_'],
    ...['glpat-', 'xoxb-', 'hooks.slack', 'npm_', 'akia', 'asia', 'aiza', 'eyj', '-----begin', 'password', 'passwd'],
    ...['passphrase', 'pwd', 'secret', 'token:', 'api_key', 'apikey', 'cookie', 'private_key', 'credential'],
  ])('looks closer at "%s", wherever it is and however it is written', (mark) => {
    for (const text of [mark, mark.toUpperCase(), `日本語 ${mark}`, `${'x'.repeat(20_000)}${mark}`, `a${mark}`])
      expect([text, isSuspect(text)]).toEqual([text, true]);
  });

  test('keeps what stands around a secret', () => {
    expect(redactText('connect postgres://app:hunter22@db:5432/x failed')).toBe(
      `connect postgres://${REDACTED}@db:5432/x failed`,
    );
  });

  test('takes out e-mail addresses only where asked to', () => {
    expect(redactText('write to ann@example.com', { emails: true })).toBe(`write to ${REDACTED}`);
    expect(redactText('write to ann@example.com')).toBe('write to ann@example.com');
  });

  test('takes out a known secret that looks like nothing', () => {
    hideSecret('plain-looking+value');
    expect(redactText('signed with plain-looking+value today')).toBe(`signed with ${REDACTED} today`);
  });
});

describe('redactValue', () => {
  const NAMES = [
    'password',
    'client_secret',
    'accessToken',
    'Authorization',
    'x-api-key',
    'apiKey',
    'set-cookie',
    'privateKey',
  ];

  test.each(NAMES)('takes out the value of a key named %s', (name) => {
    expect(redactValue({ deep: [{ [name]: 'abc' }] })).toEqual({ deep: [{ [name]: REDACTED }] });
  });

  test.each(['input_tokens', 'tokenizer', 'secretary', 'keyboard', 'cookies_accepted'])(
    'keeps the value of %s',
    (name) => {
      expect(redactValue({ [name]: 'abc' })).toEqual({ [name]: 'abc' });
    },
  );
});
