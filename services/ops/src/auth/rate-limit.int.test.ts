// How many requests a minute are answered.
import { startOpsApp, type OpsUnderTest } from '../testing';

let ops: OpsUnderTest;

beforeAll(async () => {
  ops = await startOpsApp({ ratePerMinute: 5 });
});
afterAll(() => ops.close());

async function statuses(n: number, key: string | null): Promise<number[]> {
  const answers: number[] = [];
  for (let i = 0; i < n; i += 1) answers.push((await ops.call('/api/v1/me', { key })).status);
  return answers;
}

test('a key that asks too often is told when to come back, and another is still answered', async () => {
  expect(await statuses(6, ops.a.keys.viewer)).toEqual([200, 200, 200, 200, 200, 429]);
  const { status, headers, body } = await ops.call('/api/v1/me');
  const wait = Number(headers.get('retry-after'));
  expect([status, body.detail]).toEqual([429, `too many requests: try again in ${wait} s`]);
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThanOrEqual(60);
  expect(await statuses(1, ops.a.keys.admin)).toEqual([200]);
});

test('an address that guesses keys is refused sooner than it may guess on, and its good keys are answered', async () => {
  expect(await statuses(6, `sxt_${'B'.repeat(43)}`)).toEqual([401, 401, 401, 401, 401, 429]);
  expect(await statuses(1, ops.b.keys.viewer)).toEqual([200]);
});

test('what was refused is counted by which limit it was', async () => {
  const { body } = await ops.call('/metrics', { key: null });
  for (const reason of ['key', 'address'])
    expect(body).toMatch(new RegExp(`^api_rate_limited_total\\{reason="${reason}"\\} [1-9]`, 'm'));
});

test('the description and the health of the service are not limited', async () => {
  for (let i = 0; i < 8; i += 1) expect((await ops.call('/openapi.json', { key: null })).status).toBe(200);
});
