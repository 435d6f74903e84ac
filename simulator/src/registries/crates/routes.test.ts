import { useSimulator } from '../../testing/start-simulator';
import { CRATES } from './crates';
import { pathOf } from './routes';

const simulator = useSimulator();

const get = (path: string, headers = {}) => simulator.call('GET', `/crates-index/${path}`, { headers });

test('the index has a line of JSON for each version', async () => {
  const { status, text } = await get('se/rd/serde');
  expect(status).toBe(200);
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.map(({ vers }) => vers)).toEqual([
    '1.0.188',
    '1.0.193',
    '1.0.203',
    '1.0.210',
    '1.0.215',
    '0.1.0',
    '99.0.0',
  ]);
  expect(lines[3]).toMatchObject({
    name: 'serde',
    cksum: expect.stringMatching(/^[0-9a-f]{64}$/),
    deps: [
      { name: 'serde_derive', optional: true, kind: 'normal', features: [], default_features: true, target: null },
    ],
    features: { default: ['std'] },
    yanked: false,
    links: null,
  });
});

test('a yanked version is marked', async () => {
  const { text } = await get('to/ki/tokio');
  const yanked = text.split('\n').filter((line) => line.includes('"yanked":true'));
  expect(yanked.map((line) => JSON.parse(line).vers)).toEqual(['1.38.2']);
});

test.each([
  ['a', '1/a'],
  ['ab', '2/ab'],
  ['syn', '3/s/syn'],
  ['uuid', 'uu/id/uuid'],
  ['serde_json', 'se/rd/serde_json'],
])('the crate %s has the path %s', (name, path) => {
  expect(pathOf(name)).toBe(path);
});

test('every crate has the path that Cargo expects', async () => {
  for (const { name } of CRATES) expect((await get(pathOf(name))).status).toBe(200);
});

test('an unchanged file is not sent again', async () => {
  const { headers } = await get('an/yh/anyhow');
  const again = await get('an/yh/anyhow', { 'if-none-match': headers.get('etag') });
  expect([again.status, again.text]).toEqual([304, '']);
});

test.each(['no/-s/no-such-crate', 'xx/yy/serde', 'serde'])('%s is a 404', async (path) => {
  expect((await get(path)).status).toBe(404);
});
