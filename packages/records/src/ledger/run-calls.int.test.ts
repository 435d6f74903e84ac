import { randomUUID } from 'node:crypto';
import { CursorError } from '../database/cursor';
import type { Database } from '../database/database';
import { createRun, type RunRef } from '../runs/runs';
import { ensureOrg } from '../tenancy/orgs';
import { useRecords } from '../testing/testing';
import type { LedgerRow } from './lines';
import { repriceUnpriced } from './reprice';
import { insertRows } from './rows';
import { listModelCalls } from './run-calls';

let database: Database;
let ref: RunRef;
let other: string;

const at = (second: number) => new Date(Date.UTC(2026, 10, 1, 12, 0, second));

const call = (callId: string, endedAt: Date, more: Partial<LedgerRow> = {}): LedgerRow => ({
  ...{ id: randomUUID(), ...ref, step: 'generate', callId, provider: 'openai', modelRequested: 'gpt' },
  ...{ costSource: 'unknown', latencyMs: 1_500, status: 'success', createdAt: endedAt, ...more },
});

useRecords(async (records) => {
  ({ database } = records);
  const orgId = await ensureOrg(database, 'acme');
  other = await ensureOrg(database, 'globex');
  const { run } = await createRun(database, { orgId, kind: 'page', input: {}, correlationId: 'c', steps: [] });
  ref = { orgId, runId: run.id };
  const priced = { modelPriced: 'gpt', costNanoUsd: 1_234_567_891, costSource: 'computed', promptTokens: 10 } as const;
  await insertRows(database, orgId, [
    call('one', at(1), { status: 'error', errorCode: 'RATE_LIMIT' }),
    call('one#2', at(2), { status: 'error', errorCode: 'TIMEOUT' }),
    call('one#3', at(2), { provider: 'anthropic', ...priced, cacheReadTokens: 4, usageSource: 'reported' }),
    call('two', at(3), { provider: 'anthropic', promptTokens: 5, completionTokens: 2, step: 'repair' }),
    call('three', at(4), { runId: randomUUID() }),
  ]);
});

test('the calls of a run are listed oldest first with their attempts and fallbacks, page by page', async () => {
  const first = await listModelCalls(database, ref, {}, { limit: 2 });
  const second = await listModelCalls(database, ref, {}, { limit: 2, cursor: first.nextCursor });
  expect([first.items.length, second.items.length, second.nextCursor]).toEqual([2, 2, undefined]);
  const calls = [...first.items, ...second.items];
  expect(calls.map(({ callId }) => callId).sort()).toEqual(['one', 'one#2', 'one#3', 'two']);
  const byId = Object.fromEntries(calls.map((one) => [one.callId, one]));
  expect(byId).toMatchObject({
    one: { attempt: 1, isFallback: false, errorCode: 'RATE_LIMIT', costUsd: null, endedAt: at(1) },
    'one#2': { attempt: 2, isFallback: false, errorCode: 'TIMEOUT' },
    'one#3': { attempt: 3, isFallback: true, costUsd: '1.234567891', promptTokens: 10, cacheReadTokens: 4 },
    two: { attempt: 1, isFallback: false, promptTokens: 5, completionTokens: 2, costUsd: null, costSource: 'unknown' },
  });
});

test('calls can be limited to a step, and those of another org are not listed', async () => {
  const { items } = await listModelCalls(database, ref, { step: 'repair' }, { limit: 5 });
  expect(items.map(({ callId }) => callId)).toEqual(['two']);
  expect(await listModelCalls(database, { ...ref, orgId: other }, {}, { limit: 5 })).toMatchObject({ items: [] });
  await expect(listModelCalls(database, ref, {}, { limit: 5, cursor: 'x' })).rejects.toThrow(CursorError);
});

test('a call that was priced later is one call with the cost of its correction', async () => {
  await repriceUnpriced(database, { price: () => ({ costNanoUsd: 25, modelPriced: 'claude', priceVersion: 'v2' }) });
  const { items } = await listModelCalls(database, ref, { step: 'repair' }, { limit: 5 });
  expect(items).toMatchObject([
    { callId: 'two', costUsd: '0.000000025', costSource: 'computed', modelPriced: 'claude', priceVersion: 'v2' },
  ]);
});
