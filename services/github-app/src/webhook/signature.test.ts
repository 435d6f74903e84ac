// Webhook signatures.
import { createHmac } from 'node:crypto';
import { isSigned } from './signature';

const secret = "It's a Secret to Everybody";
const body = Buffer.from('Hello, World!');
const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

test("accepts the example of GitHub's documentation", () => {
  expect(isSigned(body, 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17', secret)).toBe(true);
});

test('accepts upper-case digits', () => {
  expect(isSigned(body, `sha256=${signature.slice(7).toUpperCase()}`, secret)).toBe(true);
});

test.each([
  ['is missing', undefined],
  ['is empty', ''],
  ['has another scheme', signature.replace('sha256', 'sha1')],
  ['is cut short', signature.slice(0, -2)],
  ['has more digits', `${signature}00`],
  ['is not hexadecimal', `sha256=${'z'.repeat(64)}`],
  ['differs in one digit', signature.replace(/.$/, (last) => (last === '0' ? '1' : '0'))],
])('rejects a signature that %s', (_, header) => {
  expect(isSigned(body, header, secret)).toBe(false);
});

test('rejects another body and another secret', () => {
  expect(isSigned(Buffer.from('Hello, World?'), signature, secret)).toBe(false);
  expect(isSigned(body, signature, 'another')).toBe(false);
});
