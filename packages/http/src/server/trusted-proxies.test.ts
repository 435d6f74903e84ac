// The client address behind proxies, with real requests.
import { readConfig } from '@sextant/telemetry/config';
import { createServer } from './server';
import { trustedProxies, trustProxyOf } from './trusted-proxies';

const read = (text: string) => readConfig({ TRUSTED_PROXIES: text }, { TRUSTED_PROXIES: trustedProxies() });

test.each<[string, unknown]>([
  ['', 0],
  ['0', 0],
  ['2', 2],
  ['10.0.0.0/8, 192.168.1.1,fd00::/8', ['10.0.0.0/8', '192.168.1.1', 'fd00::/8']],
])('%j is accepted', (text, expected) => {
  expect(read(text).TRUSTED_PROXIES).toEqual(expected);
});

test.each([
  '-1',
  '11',
  '1.5',
  'true',
  'all',
  '10.0.0.0/33',
  '10.0.0/8',
  '::/129',
  '10.0.0.0/8/8',
  'nginx',
  '1,,2',
  '/8',
])('%j is refused', (text) => {
  expect(() => read(text)).toThrow(/TRUSTED_PROXIES is ".*"; set it to a number of hops up to 10, or list/);
});

/** The client address for a request from 127.0.0.1 with the header X-Forwarded-For. */
async function clientOf(setting: string, forwarded: string): Promise<string> {
  const app = createServer({ trustProxy: trustProxyOf(read(setting).TRUSTED_PROXIES) });
  app.get('/', (request) => ({ ip: request.ip }));
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const response = await fetch(url, { headers: { 'x-forwarded-for': forwarded } });
  const { ip } = (await response.json()) as { readonly ip: string };
  await app.close();
  return ip;
}

test.each([
  ['', '198.51.100.1', '127.0.0.1'],
  ['1', '198.51.100.1', '198.51.100.1'],
  ['1', '203.0.113.9, 198.51.100.1', '198.51.100.1'],
  ['2', '203.0.113.9, 198.51.100.1, 10.0.0.7', '198.51.100.1'],
  ['127.0.0.1,10.0.0.0/8', '203.0.113.9, 198.51.100.1, 10.0.0.7', '198.51.100.1'],
  ['10.0.0.0/8', '198.51.100.1', '127.0.0.1'],
  ['1', '', '127.0.0.1'],
])('setting %j: with X-Forwarded-For: %s the client is %s', async (setting, forwarded, client) => {
  expect(await clientOf(setting, forwarded)).toBe(client);
});
