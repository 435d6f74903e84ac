import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ledgerBufferEntries, ledgerEntriesTotal, ledgerOldestUnwrittenSeconds } from '@sextant/signals/ledger';
import { sextant } from '@sextant/signals/sextant';
import { until } from '@sextant/stack/until';
import { captureTelemetry, type Capture } from '@sextant/telemetry/testing';
import { sql } from '../database/drizzle';
import { openDatabase, type Database } from '../database/database';
import { openLedger, type LedgerEntry, type LedgerOptions } from './ledger';
import { ledgerLine } from './lines';
import { ensureOrg } from '../tenancy/orgs';
import { startPostgres, type TestPostgres } from '../testing/testing';

let postgres: TestPostgres;
let database: Database;
let acme: string;
let spoolDir: string;
let telemetry: Capture;

beforeAll(async () => {
  postgres = await startPostgres();
  database = openDatabase(postgres.appUrl);
  acme = await ensureOrg(database, 'acme');
}, 120_000);
afterAll(async () => {
  await database.close();
  await postgres.stop();
});
beforeEach(() => {
  spoolDir = mkdtempSync(join(tmpdir(), 'ledger-'));
  telemetry = captureTelemetry();
});
afterEach(async () => {
  rmSync(spoolDir, { recursive: true });
  await telemetry.assertCatalogued(sextant);
});

const counted = (result: 'written' | 'spooled' | 'dropped') => telemetry.value(ledgerEntriesTotal, { result });

const open = (more: Partial<LedgerOptions> = {}) => openLedger({ database, spoolDir, flushMs: 20, ...more });

const entry = (callId: string, orgId = acme): LedgerEntry => ({
  orgId,
  runId: randomUUID(),
  step: 'generate',
  callId,
  provider: 'openai',
  modelRequested: 'gpt-4.1-mini',
  modelPriced: 'gpt-4.1-mini',
  promptTokens: 1000,
  completionTokens: 100,
  totalTokens: 1100,
  cacheReadTokens: 300,
  costNanoUsd: 470_000,
  costSource: 'computed',
  priceVersion: 'genai-prices 1',
  latencyMs: 812.5,
  status: 'success',
});

async function callIds(prefix: string, orgId = acme): Promise<readonly string[]> {
  const { rows } = await database.withOrg(orgId, (tx) =>
    tx.execute<{ call_id: string }>(
      sql`select call_id from llm_usage_ledger where call_id like ${`${prefix}%`} order by created_at, call_id`,
    ),
  );
  return rows.map((row) => row.call_id);
}

/** Waits until so many rows are written, and returns their call ids. */
const written = (prefix: string, count: number) =>
  until(`${count} rows are written`, async () => {
    const ids = await callIds(prefix);
    return ids.length >= count && ids;
  });

/** The subfolder of the first process. */
const ownDir = () => join(spoolDir, '0');
const spoolFiles = () => readdirSync(ownDir()).filter((name) => /^\d+\.jsonl$/.test(name));

it('writes an entry with all columns, and empties the spool', async () => {
  const ledger = await open();
  const { id, kept } = await ledger.append(entry('columns'));
  expect(kept).toBe(true);
  await written('columns', 1);
  await ledger.close();
  const { rows } = await database.withOrg(acme, (tx) =>
    tx.execute(sql`select id, step, prompt_tokens::int, cache_read_tokens::int, reasoning_tokens, cost_usd::text,
      price_version, latency_ms, status, created_at > now() - interval '1 minute' as recent
      from llm_usage_ledger where call_id = 'columns'`),
  );
  expect(rows).toEqual([
    {
      id,
      step: 'generate',
      prompt_tokens: 1000,
      cache_read_tokens: 300,
      reasoning_tokens: null,
      cost_usd: '0.000470000',
      price_version: 'genai-prices 1',
      latency_ms: 812.5,
      status: 'success',
      recent: true,
    },
  ]);
  expect(spoolFiles()).toEqual([]);
});

it('writes a row with invalid values', async () => {
  const ledger = await open();
  const invalid = { completionTokens: -1, promptTokens: 1.5, totalTokens: 1e30, costNanoUsd: -5, latencyMs: NaN };
  await ledger.append({ ...entry('invalid-1'), ...invalid, rawUsage: '{"completion_tokens":-1}' });
  await written('invalid', 1);
  await ledger.close();
  const { rows } = await database.withOrg(acme, (tx) =>
    tx.execute(sql`select completion_tokens, prompt_tokens, total_tokens, cost_source, latency_ms, raw_usage
      from llm_usage_ledger where call_id = 'invalid-1'`),
  );
  expect(rows).toEqual([
    {
      completion_tokens: null,
      prompt_tokens: null,
      total_tokens: null,
      cost_source: 'unknown',
      latency_ms: 0,
      raw_usage: '{"completion_tokens":-1}',
    },
  ]);
});

it('writes entries of several orgs in batches, each in a transaction of its org', async () => {
  const globex = await ensureOrg(database, 'globex');
  const ledger = await open({ maxBatch: 7 });
  await Promise.all(
    Array.from({ length: 60 }, (_, i) => ledger.append(entry(`orgs-${i}`, i % 2 === 0 ? acme : globex))),
  );
  await ledger.close();
  expect(await callIds('orgs')).toHaveLength(30);
  expect(await callIds('orgs', globex)).toHaveLength(30);
});

it('stores any text unchanged, except for characters that Postgres does not store', async () => {
  const ledger = await open();
  const step = 'tab\t line\r\n back\\slash \\N "quote" žluť 🦊';
  await ledger.append({ ...entry('text-1'), step });
  await ledger.append({ ...entry('text-2'), step: 'a\u0000b\ud800', agentId: '', latencyMs: 0.1 + 0.2 });
  await ledger.close();
  const { rows } = await database.withOrg(acme, (tx) =>
    tx.execute(
      sql`select step, agent_id, latency_ms from llm_usage_ledger where call_id like 'text-%' order by call_id`,
    ),
  );
  expect(rows).toEqual([
    { step, agent_id: null, latency_ms: 812.5 },
    { step: 'a\ufffdb\ufffd', agent_id: '', latency_ms: 0.1 + 0.2 },
  ]);
});

it('writes lines of an earlier version, which lack the latest columns', async () => {
  const row = { ...entry('version-1'), id: randomUUID(), createdAt: new Date() };
  const short = ledgerLine({ ...row, callId: 'version-2' })
    .split('\t')
    .slice(0, -1)
    .join('\t');
  const long = ledgerLine({ ...row, callId: 'version-3' });
  mkdirSync(ownDir());
  writeFileSync(join(ownDir(), '000000000001.jsonl'), `${short}\n${short.slice(0, 60)}\n${long}\n`);
  const ledger = await open();
  await written('version', 2);
  await ledger.close();
  expect(await callIds('version')).toEqual(['version-2', 'version-3']);
  expect(await counted('dropped')).toBe(1);
});

it('writes many entries before the flush interval ends', async () => {
  const ledger = await open({ flushMs: 3_600_000, flushBytes: 2_000 });
  await ledger.append(entry('many-1'));
  expect(ledger.unwritten).toBe(1);
  await Promise.all(Array.from({ length: 9 }, (_, i) => ledger.append(entry(`many-${i + 2}`))));
  await written('many', 10);
  await ledger.close();
});

it('does not duplicate a row whose segment is read again', async () => {
  const first = await open({ flushMs: 3_600_000 });
  await first.append(entry('replay'));
  const [file] = spoolFiles();
  const text = readFileSync(join(ownDir(), file!));
  await first.close();
  writeFileSync(join(ownDir(), file!), text);
  const second = await open();
  await until('the spool is empty', () => spoolFiles().length === 0);
  await second.close();
  expect(await callIds('replay')).toEqual(['replay']);
});

it('keeps entries while Postgres is down, and writes them when it is up again', async () => {
  const ledger = await open();
  await ledger.append(entry('away-0'));
  await postgres.kill();
  for (let i = 1; i <= 20; i++) expect(await ledger.append(entry(`away-${i}`))).toMatchObject({ kept: true });
  expect(await telemetry.value(ledgerBufferEntries, {})).toBeGreaterThanOrEqual(20);
  expect(await telemetry.value(ledgerOldestUnwrittenSeconds, {})).toBeGreaterThan(0);
  await until('the fact holds', () => telemetry.facts().some(({ name }) => name === 'LedgerSpooling'));
  await postgres.restart();
  expect(await written('away', 21)).toHaveLength(21);
  await until('the fact has ended', () => telemetry.facts().length === 0);
  await ledger.close();
  expect(await telemetry.value(ledgerBufferEntries, {})).toBe(0);
  expect([await counted('spooled'), await counted('dropped')]).toEqual([21, 0]);
});

it('writes at the next start what remained because Postgres was down', async () => {
  await postgres.kill();
  const first = await open();
  await first.append(entry('next-start'));
  await first.close();
  expect(spoolFiles()).toHaveLength(1);
  await postgres.restart();
  const second = await open();
  expect(await written('next-start', 1)).toEqual(['next-start']);
  await second.close();
});

it('drops entries only at the size limit of the spool, and counts them', async () => {
  await postgres.kill();
  const ledger = await open({ maxSpoolBytes: 2_000 });
  const kept = [];
  for (let i = 0; i < 10; i++) kept.push((await ledger.append(entry(`limit-${i}`))).kept);
  expect(kept[0]).toBe(true);
  expect(kept.at(-1)).toBe(false);
  expect(await counted('dropped')).toBe(kept.filter((was) => !was).length);
  await postgres.restart();
  const stored = kept.filter(Boolean).length;
  expect(await written('limit', stored)).toHaveLength(stored);
  await ledger.close();
});

it('writes directly to Postgres if the disk does not accept the entry', async () => {
  const ledger = await open({ flushMs: 3_600_000 });
  rmSync(spoolDir, { recursive: true });
  expect(await ledger.append(entry('disk'))).toMatchObject({ kept: true });
  expect(await callIds('disk')).toEqual(['disk']);
  await ledger.close();
  spoolDir = mkdtempSync(join(tmpdir(), 'ledger-'));
});

it('sets aside an entry that Postgres rejects, without blocking the others', async () => {
  const ledger = await open({ flushMs: 3_600_000 });
  const bad = [
    { ...entry('refused-run'), runId: 'no uuid' },
    { ...entry('refused-org'), orgId: 'no uuid' },
    { ...entry('refused-user'), userId: 'no uuid' },
  ];
  for (let i = 0; i < 5; i++) await ledger.append(entry(`good-${i}`));
  for (const row of bad) await ledger.append(row);
  await ledger.append(entry('good-5'));
  await ledger.close();
  expect(await callIds('good')).toHaveLength(6);
  const rejected = readFileSync(join(ownDir(), 'rejected.jsonl'), 'utf8').trim().split('\n');
  expect(await counted('dropped')).toBe(bad.length);
  expect(rejected.map((line) => (JSON.parse(line) as LedgerEntry).callId).sort()).toEqual(
    bad.map(({ callId }) => callId).sort(),
  );
});

it('has every acknowledged entry exactly once after kill -9 of the appending process', async () => {
  // Forks the compiled program, because only a separate process can be killed.
  const child = fork(join(__dirname, '../../dist/testing/append-forever.js'), [spoolDir, postgres.appUrl, acme], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const acknowledged: string[] = [];
  child.on('message', (callId: string) => {
    acknowledged.push(callId);
    if (acknowledged.length === 300) child.kill('SIGKILL');
  });
  await once(child, 'exit');
  expect(acknowledged.length).toBeGreaterThanOrEqual(300);
  const ledger = await open();
  await until('the spool is empty', () => spoolFiles().length === 0);
  await ledger.close();
  const rows = await callIds('appender-');
  expect(new Set(rows).size).toBe(rows.length);
  expect(rows).toEqual(expect.arrayContaining(acknowledged));
});
