import { useSimulator } from '../testing/start-simulator';

const simulator = useSimulator('test');

const headers = { 'x-api-key': 'key-1' };
const verify = (email: string) =>
  simulator.call('GET', `/vendors/mailcheck/v1/verify?email=${encodeURIComponent(email)}`, { headers });
const lookUp = (domain: string) =>
  simulator.call('GET', `/vendors/firmographics/v2/companies?domain=${domain}`, { headers });

describe('MailCheck', () => {
  test.each([
    ['hello@coho-vineyard.example', { status: 'valid', mx: true, role: true, disposable: false }],
    ['x@mailinator.com', { status: 'risky', disposable: true }],
    ['not-an-address', { status: 'invalid', mx: false }],
  ])('has a verdict on %s', async (email, verdict) => {
    const { status, json } = await verify(email);
    expect(status).toBe(200);
    expect(json).toMatchObject({ email, ...verdict, score: expect.any(Number) });
    expect((await verify(email)).json).toEqual(json);
  });

  test('refuses a call without an address', async () => {
    const { status, json } = await simulator.call('GET', '/vendors/mailcheck/v1/verify', { headers });
    expect([status, json.error.code]).toEqual([422, 'invalid_parameter']);
  });
});

describe('Firmographics', () => {
  test.each(['litware-logistics.example', 'www.litware-logistics.example'])('has data on %s', async (domain) => {
    const { status, json } = await lookUp(domain);
    expect(status).toBe(200);
    expect(json).toMatchObject({ name: 'Litware Logistics', industry: 'logistics', employees: 2300, country: 'NL' });
  });

  test('answers 404 for an unknown domain', async () => {
    const { status, json } = await lookUp('nobody.example');
    expect([status, json.error.code]).toEqual([404, 'unknown_company']);
  });
});

describe('every vendor', () => {
  test.each(['/vendors/mailcheck/v1/verify?email=a@b.example', '/vendors/firmographics/v2/companies?domain=b.example'])(
    'refuses %s without a key',
    async (path) => {
      const { status, json } = await simulator.call('GET', path);
      expect([status, json.error.code]).toEqual([401, 'missing_key']);
    },
  );

  test('answers 402 under the fault vendor-quota', async () => {
    await simulator.call('PUT', '/faults/vendor-quota', { body: { enabled: true } });
    for (const { status, json } of [await verify('a@b.example'), await lookUp('b.example')]) {
      expect([status, json.error.code]).toEqual([402, 'quota_exhausted']);
    }
    await simulator.call('DELETE', '/faults/vendor-quota');
    expect((await verify('a@b.example')).status).toBe(200);
  });

  test('answers 500 under the fault vendor-outage', async () => {
    await simulator.call('PUT', '/faults/vendor-outage', { body: { enabled: true } });
    for (const { status, json } of [await verify('a@b.example'), await lookUp('b.example')]) {
      expect([status, json.error.code]).toEqual([500, 'internal_error']);
    }
    await simulator.call('DELETE', '/faults/vendor-outage');
    expect((await verify('a@b.example')).status).toBe(200);
  });

  test.each(['rate-limits', 'vendor-rate-limits'])('answers 429 with Retry-After under the fault %s', async (fault) => {
    await simulator.call('PUT', `/faults/${fault}`, { body: { enabled: true } });
    for (const { status, headers: sent } of [await verify('a@b.example'), await lookUp('b.example')]) {
      expect(status).toBe(429);
      expect(Number(sent.get('retry-after'))).toBeGreaterThanOrEqual(1);
    }
    await simulator.call('DELETE', `/faults/${fault}`);
  });
});
