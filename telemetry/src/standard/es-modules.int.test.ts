// An ES module application, started with and without the loader hook.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { spansOf } from '../testing/programs';
import { receiver, type Receiver } from '../testing/receiver';

const execute = promisify(execFile);

/** Inside the package, so that it resolves its dependencies. */
let folder: string;
let target: Receiver;
beforeEach(async () => {
  folder = mkdtempSync(join(__dirname, '../../dist/es-modules-'));
  target = await receiver();
  target.respondWith(200);
});
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await target.close();
});

async function run(source: string, options: readonly string[] = [], env: NodeJS.ProcessEnv = {}) {
  const file = join(folder, 'app.mjs');
  writeFileSync(file, source);
  return execute(process.execPath, [...options, file], {
    env: { PATH: process.env.PATH, OTEL_EXPORTER_OTLP_ENDPOINT: target.url, OTEL_SERVICE_NAME: 'shop', ...env },
  });
}

const HOOK = ['--import', '@sextant/telemetry/register'];
const names = () => spansOf(target.received).map(({ name }) => name);

/** Calls libraries inside a span; the databases are away, and failing calls have spans too. */
const APP = `
import { createServer, get } from 'node:http';
import { once } from 'node:events';
import pg from 'pg';
import { Redis } from 'ioredis';
import { trace } from '@opentelemetry/api';

const server = createServer((_, response) => response.end('ok')).listen(0, '127.0.0.1');
await once(server, 'listening');
await trace.getTracer('app').startActiveSpan('work', async (span) => {
  const [response] = await once(get({ port: server.address().port, path: '/things' }), 'response');
  response.resume();
  const client = new pg.Client({ host: '127.0.0.1', port: 1 });
  await client.connect().catch(() => {});
  const redis = new Redis({ port: 1, lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: null });
  redis.on('error', () => {});
  await redis.get('key').catch(() => {});
  redis.disconnect();
  span.end();
});
server.close();
`;

test('with the hook, http, pg and ioredis are instrumented, and the spans arrive at the natural end', async () => {
  await run(APP, HOOK);
  expect(names()).toEqual(expect.arrayContaining(['work', 'GET', 'pg.connect', 'get']));
  const work = spansOf(target.received).find(({ name }) => name === 'work')!;
  for (const name of ['pg.connect', 'get'])
    expect(spansOf(target.received).find((span) => span.name === name)).toMatchObject({ parentSpanId: work.spanId });
});

test('with the hook, SIGTERM delivers the spans and ends the process', async () => {
  const source = `
    import { trace } from '@opentelemetry/api';
    trace.getTracer('app').startSpan('last').end();
    setInterval(() => {}, 1_000);
    process.kill(process.pid, 'SIGTERM');
  `;
  await expect(run(source, HOOK)).rejects.toMatchObject({ signal: 'SIGTERM' });
  expect(names()).toEqual(['last']);
});

test('with the hook, start() in the application returns the running telemetry', async () => {
  const source = `
    import { start } from '@sextant/telemetry/start';
    import { trace } from '@opentelemetry/api';
    const telemetry = start({ service: 'shop' });
    trace.getTracer('app').startSpan('once').end();
    await telemetry.shutdown();
  `;
  await run(source, HOOK);
  expect(names()).toEqual(['once']);
});

const STARTS = `
  import { start } from '@sextant/telemetry/start';
  await start({ service: 'shop' }).shutdown();
`;

test('without the hook, start() says so with the fix', async () => {
  const { stdout } = await run(STARTS);
  expect(stdout).toContain('start it with `node --import @sextant/telemetry/register`');
});

test('with the hook, start() does not', async () => {
  const { stdout } = await run(STARTS, HOOK);
  expect(stdout).not.toContain('@sextant/telemetry/register');
});
