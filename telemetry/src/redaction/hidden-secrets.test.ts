// Secrets of the configuration are masked in every encoding.
import { inspect } from 'node:util';
import { hideSecret, mayContainSecret, REDACTED, redactStart, redactText, redactValue, secretCount } from './redaction';

const SECRETS = [
  'plain-looking+value',
  'quote"inside',
  'back\\slash-value',
  'two\nlines of it',
  'tab\tand \r\n line',
  `all"of\\them\n'together'`,
  '"quoted whole"',
  '\\\\leading',
  'trailing\\',
  'sp ace&amp=%25/?#',
  'ünïcödé-wörd',
  'emoji🔑value',
  '\u0001control\u001f',
  '"\n"\\"\n"\\',
  '<script>&',
];
SECRETS.forEach(hideSecret);

const json = (text: string) => JSON.stringify(text).slice(1, -1);
/** As Python's json.dumps writes it. */
const ascii = (text: string) =>
  json(text).replace(/[^\x20-\x7e]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

const ENCODINGS: readonly (readonly [name: string, encode: (text: string) => string])[] = [
  ['as it is', (text) => text],
  ['in JSON', json],
  ['in JSON in JSON', (text) => json(json(text))],
  ['in JSON in JSON in JSON', (text) => json(json(json(text)))],
  ['in ASCII JSON', ascii],
  ['in ASCII JSON in JSON', (text) => json(ascii(text))],
  ['in JSON of Go', (text) => json(text).replace(/</g, '\\u003c').replace(/>/g, '\\u003e').replace(/&/g, '\\u0026')],
  ['in an inspected object', (text) => /{ a: .(.*). }/s.exec(inspect({ a: text }))![1]!],
  ['in a URL', encodeURIComponent],
  ['in a URL in lower case', (text) => encodeURIComponent(text).replace(/%../g, (hex) => hex.toLowerCase())],
  ['in a URL in a URL', (text) => encodeURIComponent(encodeURIComponent(text))],
  ['in a form', (text) => new URLSearchParams({ a: text }).toString().slice(2)],
  ['in a URL in JSON', (text) => json(encodeURI(text))],
];

describe.each(SECRETS)('the secret %j', (secret) => {
  test.each(ENCODINGS)('is masked %s', (_, encode) => {
    const text = `before ${encode(secret)} after`;
    expect(mayContainSecret(text)).toBe(true);
    expect(redactText(text)).toBe(`before ${REDACTED} after`);
  });

  test.each(['', 'u:', 'us:', 'use:'])('is masked in Base64 after %j', (before) => {
    for (const encoding of ['base64', 'base64url'] as const) {
      const encoded = Buffer.from(`${before}${secret}:after`).toString(encoding);
      // The first and the last characters may also depend on the text around the secret.
      expect(redactText(`x ${encoded} y`)).toMatch(/^x [\w+/-]{0,6}\[redacted\][\w+/=-]{0,12} y$/);
    }
  });

  test('is masked in values, names and JSON of a line', () => {
    const value = { a: [secret], [secret]: 1, text: `x${secret}y`, number: 1 };
    const redacted = JSON.stringify(redactValue(value));
    expect(JSON.parse(redacted)).toEqual({ a: [REDACTED], [REDACTED]: 1, text: `x${REDACTED}y`, number: 1 });
    expect(mayContainSecret(JSON.stringify(value))).toBe(true);
  });
});

test('of a secret that starts with another, nothing stays', () => {
  hideSecret('shared-prefix');
  hideSecret('shared-prefix-and-more');
  hideSecret('shared');
  expect(redactText('x shared-prefix-and-more y shared-prefix z')).toBe(`x ${REDACTED} y ${REDACTED} z`);
});

test('a secret of a mounted file is masked without its last newline', () => {
  hideSecret('from-a-mounted-file\n');
  expect(redactText('x from-a-mounted-file y')).toBe(`x ${REDACTED} y`);
});

test('texts under eight characters are not secrets', () => {
  const before = secretCount();
  for (const text of ['', 'a', 'sextant', '1234567', '  admin  ']) hideSecret(text.slice(0, 7));
  expect(secretCount()).toBe(before);
  expect(redactText('sextant of 1234567')).toBe('sextant of 1234567');
});

test('a number that is a secret is masked', () => {
  hideSecret('48151623');
  expect(redactValue({ n: 48151623, big: 48151623n, other: 48151624 })).toEqual({
    n: REDACTED,
    big: REDACTED,
    other: 48151624,
  });
});

test('a long secret at the end of the kept part is not kept in part', () => {
  const long = 'l0ng-secret "part" '.repeat(300);
  hideSecret(long);
  for (const length of [10, 100, 1_000])
    expect(redactStart(`${'x'.repeat(length - 8)}${long}`, length)).not.toContain('l0ng');
});

test('a very long secret is masked', () => {
  const long = Array.from({ length: 4_000 }, (_, i) => `k3y/"${i}"\n`).join('');
  hideSecret(long);
  for (const encode of [(text: string) => text, json]) expect(redactText(`x${encode(long)}y`)).toBe(`x${REDACTED}y`);
});
