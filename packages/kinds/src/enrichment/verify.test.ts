// The step verify with local vendors: results, rate limits, quotas and failures.
import { startServer, type Reply, type TestServer } from '@sextant/http/testing/server';
import { vendorCallsTotal, vendorQuotaExhausted, vendorRateLimitHitsTotal } from '@sextant/signals/vendors';
import { until } from '@sextant/stack/until';
import { captureTelemetry, type Capture } from '@sextant/telemetry/testing';
import { createFirmographics } from '../clients/firmographics';
import { createMailCheck } from '../clients/mailcheck';
import { testContext } from '../testing/context';
import type { Profile } from './crawl';
import type { EnrichmentInput } from './kind';
import { enrichmentSteps, type EnrichmentResults } from './steps';

let telemetry: Capture;
let server: TestServer;
let mail: (n: number) => Reply | 'hang';
let firm: (n: number) => Reply | 'hang';

beforeEach(async () => {
  telemetry = captureTelemetry();
  let mails = 0;
  let firms = 0;
  mail = () => ({ body: { email: 'x', status: 'valid', score: 90 } });
  firm = () => ({ body: { name: 'Acme', industry: 'anvils', employees: 12, country: 'US', founded: 1920 } });
  server = await startServer(({ url }) => (url.startsWith('/mail/') ? mail((mails += 1)) : firm((firms += 1))));
});
afterEach(() => server.close());

const profileOf = (id: string, email: string | null = `${id}@acme.example`): Profile => ({
  ...{ id, name: id, url: `https://${id}.example`, email, title: id, description: '', organization: null },
  ...{ domain: `${id}.example`, pages: 1 },
});

function verify(profiles: readonly Profile[], signal = new AbortController().signal) {
  const key = { apiKey: 'key' };
  const services = {
    mailcheck: createMailCheck({ url: `${server.url}/mail`, ...key }),
    firmographics: createFirmographics({ url: `${server.url}/firm`, ...key }),
  };
  const before = { crawl: { profiles, failed: [] } };
  const options = { kind: 'enrichment', step: 'verify', input: {}, before, services, signal } as const;
  const step = testContext<EnrichmentInput, EnrichmentResults>(options);
  return { ...step, verifying: enrichmentSteps.verify(step.context) };
}

const callsOf = (vendor: string, status: 'success' | 'error' | 'rate_limited') =>
  telemetry.value(vendorCallsTotal, { vendor, status });

test('both vendors verify each profile, with their API keys', async () => {
  const { verifying, bumps, events } = verify([profileOf('a')]);
  await expect(verifying).resolves.toEqual({
    verifications: [
      { id: 'a', mail: 'valid', firm: { name: 'Acme', industry: 'anvils', employees: 12, country: 'US' } },
    ],
    ...{ failed: [], exhausted: [] },
  });
  expect(server.requests.map(({ url, headers }) => [url, headers['x-api-key']])).toEqual([
    ['/mail/v1/verify?email=a%40acme.example', 'key'],
    ['/firm/v2/companies?domain=a.example', 'key'],
  ]);
  expect(bumps.map(({ vendor, calls }) => [vendor, calls])).toEqual(
    expect.arrayContaining([
      ['mailcheck', 1],
      ['firmographics', 1],
    ]),
  );
  expect(events.filter(({ event }) => event === 'vendor_call')).toHaveLength(2);
});

test('without an email address only the company is looked up, and an unknown company is a success', async () => {
  firm = () => ({ status: 404, body: { error: {} } });
  await expect(verify([profileOf('a', null)]).verifying).resolves.toMatchObject({
    verifications: [{ id: 'a', mail: null, firm: null }],
    failed: [],
  });
  await expect(callsOf('firmographics', 'success')).resolves.toBe(1);
  expect(server.requests).toHaveLength(1);
});

test('a rate limit of a vendor is waited out', async () => {
  mail = (n) =>
    n === 1 ? { status: 429, headers: { 'retry-after': '1' } } : { body: { email: 'x', status: 'risky' } };
  const started = performance.now();
  const { verifying, bumps } = verify([profileOf('a')]);
  await expect(verifying).resolves.toMatchObject({ verifications: [{ mail: 'risky' }] });
  expect(performance.now() - started).toBeGreaterThan(990);
  await expect(callsOf('mailcheck', 'rate_limited')).resolves.toBe(1);
  await expect(telemetry.value(vendorRateLimitHitsTotal, { vendor: 'mailcheck' })).resolves.toBe(1);
  expect(bumps.reduce((sum, { rateLimitHits = 0 }) => sum + rateLimitHits, 0)).toBe(1);
});

test('a vendor with a long rate limit, or three rate limits, affects only its own part', async () => {
  mail = () => ({ status: 429, headers: { 'retry-after': '3600' } });
  firm = () => ({ status: 429, headers: { 'retry-after': '0' } });
  const both = verify([profileOf('a')]).verifying;
  await expect(both).rejects.toMatchObject({ errorClass: 'RATE_LIMIT', retryAfterMs: 3_600_000 });
  expect(server.requests).toHaveLength(4);
  firm = () => ({ body: { name: 'Acme' } });
  await expect(verify([profileOf('a')]).verifying).resolves.toMatchObject({
    verifications: [{ mail: null, firm: { name: 'Acme' } }],
  });
});

test('an exhausted quota stops further calls, and sets the gauge until the next success', async () => {
  mail = () => ({ status: 402, body: { error: { code: 'quota_exhausted' } } });
  const profiles = Array.from({ length: 20 }, (_, i) => profileOf(`p${i}`));
  const { verifying, bumps, events } = verify(profiles);
  const { verifications, exhausted } = await verifying;
  expect(exhausted).toEqual(['mailcheck']);
  expect(verifications.map(({ mail: status, firm: company }) => [status, company?.name])).toEqual(
    Array(20).fill([null, 'Acme']),
  );
  const mails = server.requests.filter(({ url }) => url.startsWith('/mail/')).length;
  expect(mails).toBeLessThanOrEqual(4);
  await expect(callsOf('mailcheck', 'error')).resolves.toBe(mails);
  expect(bumps.reduce((sum, { quotaExhausted = 0 }) => sum + quotaExhausted, 0)).toBe(mails);
  expect(events.filter(({ event, status }) => event === 'vendor_call' && status === 'skip')).toHaveLength(20);
  await expect(telemetry.value(vendorQuotaExhausted, { vendor: 'mailcheck' })).resolves.toBe(1);

  mail = () => ({ body: { email: 'x', status: 'valid' } });
  await verify([profileOf('a')]).verifying;
  await expect(telemetry.value(vendorQuotaExhausted, { vendor: 'mailcheck' })).resolves.toBe(0);
});

test('an unexpected response is null, and an unknown status is `unknown`', async () => {
  firm = () => ({ body: [] });
  mail = () => ({ body: { email: 'x', status: 'excellent' } });
  const { verifying } = verify([profileOf('a')]);
  await expect(verifying).resolves.toMatchObject({ verifications: [{ mail: 'unknown', firm: null }] });
  await expect(callsOf('firmographics', 'error')).resolves.toBe(1);
});

test('vendors that reject the API key fail each entity but not the step', async () => {
  mail = firm = () => ({ status: 401 });
  await expect(verify([profileOf('a')]).verifying).resolves.toMatchObject({
    verifications: [],
    failed: [{ id: 'a', error_class: 'AUTH_ERROR' }],
  });
});

test('the step rejects when aborted, even during a rate limit', async () => {
  mail = () => ({ status: 429, headers: { 'retry-after': '9' } });
  firm = () => 'hang';
  const controller = new AbortController();
  const { verifying } = verify([profileOf('a')], controller.signal);
  const ended = expect(verifying).rejects.toThrow('the worker stops');
  await until('both vendors are called', () => server.requests.length >= 2, { intervalMs: 5 });
  controller.abort(new Error('the worker stops'));
  await ended;
});
