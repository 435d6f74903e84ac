import { startWorld, type TestWorld } from '../testing/start-world';
import { createAllowance } from './allowance';

let world: TestWorld;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const headers = { 'x-api-key': 'key-1' };
const verify = (email: string) =>
  world.call('GET', `/vendors/mailcheck/v1/verify?email=${encodeURIComponent(email)}`, { headers });
const lookUp = (domain: string) =>
  world.call('GET', `/vendors/firmographics/v2/companies?domain=${domain}`, { headers });

describe('MailCheck', () => {
  test.each([
    ['hello@coho-vineyard.example', { status: 'valid', mx: true, role: true, disposable: false }],
    ['x@mailinator.com', { status: 'risky', disposable: true }],
    ['not-an-address', { status: 'invalid', mx: false }],
  ])('knows %s', async (email, verdict) => {
    const { status, json } = await verify(email);
    expect(status).toBe(200);
    expect(json).toMatchObject({ email, ...verdict, score: expect.any(Number) });
    expect((await verify(email)).json).toEqual(json);
  });

  test('refuses a call without an address', async () => {
    const { status, json } = await world.call('GET', '/vendors/mailcheck/v1/verify', { headers });
    expect([status, json.error.code]).toEqual([422, 'invalid_parameter']);
  });
});

describe('Firmographics', () => {
  test.each(['litware-logistics.example', 'www.litware-logistics.example'])('knows %s', async (domain) => {
    const { status, json } = await lookUp(domain);
    expect(status).toBe(200);
    expect(json).toMatchObject({ name: 'Litware Logistics', industry: 'logistics', employees: 2300, country: 'NL' });
  });

  test('does not know everybody', async () => {
    const { status, json } = await lookUp('nobody.example');
    expect([status, json.error.code]).toEqual([404, 'unknown_company']);
  });
});

describe('every vendor', () => {
  test.each([() => verify('a@b.example'), () => lookUp('nobody.example')])(
    'tells what is left of the quota',
    async (call) => {
      const left = async () => Number((await call()).headers.get('x-quota-remaining'));
      const first = await left();
      expect(await left()).toBe(first - 1);
      const { headers: sent } = await call();
      expect(Number(sent.get('x-quota-limit'))).toBeGreaterThan(first);
      expect(Number(sent.get('x-quota-reset')) * 1000).toBeGreaterThan(Date.now());
    },
  );

  test.each(['/vendors/mailcheck/v1/verify?email=a@b.example', '/vendors/firmographics/v2/companies?domain=b.example'])(
    'refuses %s without a key',
    async (path) => {
      const { status, json } = await world.call('GET', path);
      expect([status, json.error.code]).toEqual([401, 'missing_key']);
    },
  );

  test('is 402 with nothing left under the fault vendor-quota', async () => {
    await world.call('PUT', '/faults/vendor-quota', { body: { enabled: true } });
    for (const { status, headers: sent, json } of [await verify('a@b.example'), await lookUp('b.example')]) {
      expect([status, json.error.code, sent.get('x-quota-remaining')]).toEqual([402, 'quota_exhausted', '0']);
    }
    await world.call('DELETE', '/faults/vendor-quota');
    expect((await verify('a@b.example')).status).toBe(200);
  });

  test('is 429 with Retry-After under the fault rate-limits', async () => {
    await world.call('PUT', '/faults/rate-limits', { body: { enabled: true } });
    for (const { status, headers: sent } of [await verify('a@b.example'), await lookUp('b.example')]) {
      expect(status).toBe(429);
      expect(Number(sent.get('retry-after'))).toBeGreaterThanOrEqual(1);
    }
  });
});

describe('an allowance', () => {
  test('is used up by the second and by the day, and comes back', () => {
    let now = Date.UTC(2026, 0, 1, 23, 59, 58);
    const allowance = createAllowance({ perSecond: 2, perDay: 3 }, () => now);
    const spend = () => {
      const spent = allowance.spend('k');
      return spent.granted ? spent.quota.remaining : spent.reason;
    };
    expect([spend(), spend(), spend()]).toEqual([2, 1, 'rate']);
    now += 1000;
    expect([spend(), spend()]).toEqual([0, 'quota']);
    expect(allowance.spend('other').granted).toBe(true);
    now += 1000;
    expect(spend()).toBe(2);
    expect(allowance.spend('k').quota.resetAt).toBe(Date.UTC(2026, 0, 3) / 1000);
  });
});
