// Text that tries to run scripts, in fields that people and programs write: pages show it and execute nothing.
import { until } from '@sextant/stack/until';
import { randomBytes } from 'node:crypto';
import type { Page } from 'playwright-core';
import { untilLoaded } from './testing/pages.ts';
import { startConsolePlatform, type ConsolePlatform } from './testing/platform.ts';

const HOSTILE = `"'><img src=x onerror="window.hostile=1"><script>window.hostile=1</script><svg onload=window.hostile=1>`;
const LINK = 'javascript:window.hostile=1';

let platform: ConsolePlatform;

beforeAll(async () => {
  platform = await startConsolePlatform();
}, 240_000);

afterAll(async () => {
  await platform?.stop();
}, 60_000);

/** Opens a page that must show the text; expects that nothing was executed. */
async function expectText(path: string, show: (page: Page) => Promise<void> = async () => {}): Promise<void> {
  const { page, problems } = await platform.open(path);
  await untilLoaded(page);
  await show(page);
  await page.getByText(HOSTILE.slice(0, 22)).first().waitFor();
  expect(await page.evaluate(() => (window as { hostile?: number }).hostile)).toBeUndefined();
  expect(await page.locator(`a[href^="javascript:"]`).count()).toBe(0);
  expect(problems).toEqual([]);
  await page.context().close();
}

/** Sends OTLP/JSON to the collector. */
async function sendOtlp(signal: 'traces' | 'logs', body: object): Promise<void> {
  const response = await fetch(`${platform.stack.endpoints['collector']}/v1/${signal}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`the collector refused ${signal}: HTTP ${response.status}`);
}

const text = (key: string, value: string) => ({ key, value: { stringValue: value } });
const resource = { attributes: [text('service.name', 'hostile')] };
const nanoseconds = () => `${Date.now()}000000`;

test('in the input of a run', async () => {
  const run = await platform.api<{ id: string }>('POST', '/runs', { kind: 'page', input: { prompt: HOSTILE } });
  await expectText(`/runs/${run.id}`, async (page) => {
    await page.getByRole('tab', { name: 'Input and result' }).click();
  });
}, 60_000);

test('in the name, the status, the attributes and the events of a span', async () => {
  const traceId = randomBytes(16).toString('hex');
  const now = nanoseconds();
  const span = {
    ...{
      traceId,
      spanId: randomBytes(8).toString('hex'),
      name: HOSTILE,
      kind: 1,
      startTimeUnixNano: now,
      endTimeUnixNano: now,
    },
    attributes: [text('title', HOSTILE), text('url.full', LINK), { key: 'sextant.debug', value: { boolValue: true } }],
    events: [{ name: HOSTILE, timeUnixNano: now, attributes: [text('exception.stacktrace', HOSTILE)] }],
    status: { code: 2, message: HOSTILE },
  };
  await sendOtlp('traces', { resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] });
  await until('Jaeger has the trace', () => platform.api('GET', `/traces/${traceId}`).catch(() => false), {
    timeoutMs: 60_000,
    intervalMs: 500,
  });
  await expectText(`/traces/${traceId}`, async (page) => {
    await page.locator('[role=treegrid] [role=row]').last().click();
  });
}, 90_000);

test('in a log line', async () => {
  const record = {
    timeUnixNano: nanoseconds(),
    severityText: 'ERROR',
    severityNumber: 17,
    body: { stringValue: HOSTILE },
  };
  const attributes = [text('title', HOSTILE), text('link', LINK)];
  await sendOtlp('logs', { resourceLogs: [{ resource, scopeLogs: [{ logRecords: [{ ...record, attributes }] }] }] });
  const find = async () => {
    const { items } = await platform.api<{ items: readonly unknown[] }>('GET', '/logs?service=hostile');
    return items.length > 0;
  };
  await until('Loki has the line', find, { timeoutMs: 60_000, intervalMs: 500 });
  await expectText('/logs?service=hostile');
}, 90_000);

test('in the name of an API key', async () => {
  const name = HOSTILE.slice(0, 60);
  await platform.api('POST', '/keys', { name, role: 'viewer' });
  await expectText('/settings/keys');
}, 60_000);
