import { startOpsApp, useOps, type OpsUnderTest } from '../testing/ops';

let ops: OpsUnderTest;
useOps((started) => (ops = started), { ratePerMinute: 5 });

async function statuses(n: number, key: string | null): Promise<number[]> {
  const all: number[] = [];
  for (let i = 0; i < n; i += 1) all.push((await ops.call('/api/v1/me', { key })).status);
  return all;
}

test('a key over its limit gets 429 and Retry-After, and other keys are not affected', async () => {
  expect(await statuses(6, ops.a.keys.viewer)).toEqual([200, 200, 200, 200, 200, 429]);
  const { status, headers, body } = await ops.call('/api/v1/me');
  const wait = Number(headers.get('retry-after'));
  expect([status, body.detail]).toEqual([429, `too many requests: try again in ${wait} s`]);
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThanOrEqual(60);
  expect(await statuses(1, ops.a.keys.admin)).toEqual([200]);
});

test('an address with too many failed authentications gets 429, and valid keys from it still work', async () => {
  expect(await statuses(6, `sxt_${'B'.repeat(43)}`)).toEqual([401, 401, 401, 401, 401, 429]);
  expect(await statuses(1, ops.b.keys.viewer)).toEqual([200]);
});

describe('behind a proxy', () => {
  const wrong = `sxt_${'C'.repeat(43)}`;
  const attempts = async (at: OpsUnderTest, n: number, forwardedFor: string) => {
    const statuses: number[] = [];
    for (let i = 0; i < n; i += 1)
      statuses.push((await at.call('/api/v1/me', { key: wrong, headers: { 'x-forwarded-for': forwardedFor } })).status);
    return statuses;
  };

  test('the client address comes from the trusted hops of X-Forwarded-For, not from what the client adds', async () => {
    const behind = await startOpsApp({ ratePerMinute: 3, trustedProxies: 1 });
    expect(await attempts(behind, 4, '198.51.100.1')).toEqual([401, 401, 401, 429]);
    expect(await attempts(behind, 1, '198.51.100.2')).toEqual([401]);
    expect(await attempts(behind, 1, '203.0.113.7, 198.51.100.1')).toEqual([429]);
    await behind.close();
  });

  test('without trusted proxies X-Forwarded-For is ignored', async () => {
    const direct = await startOpsApp({ ratePerMinute: 3 });
    for (let i = 0; i < 3; i += 1) expect(await attempts(direct, 1, `198.51.100.${i}`)).toEqual([401]);
    expect(await attempts(direct, 1, '198.51.100.9')).toEqual([429]);
    await direct.close();
  });
});

test('rejected requests are counted by limit', async () => {
  const { body } = await ops.call('/metrics', { key: null });
  for (const reason of ['key', 'address'])
    expect(body).toMatch(new RegExp(`^api_rate_limited_total\\{reason="${reason}"\\} [1-9]`, 'm'));
});

test('the OpenAPI document is not rate limited', async () => {
  for (let i = 0; i < 8; i += 1) expect((await ops.call('/openapi.json', { key: null })).status).toBe(200);
});
