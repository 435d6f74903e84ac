import { randomUUID } from 'node:crypto';
import { insertRows } from '@sextant/records/ledger/rows';
import { useOps, invalid, type OpsUnderTest } from '../testing/ops';
import { queuedRun } from '../testing/runs';

let ops: OpsUnderTest;
let runId: string;

useOps((started) => (ops = started));
beforeAll(async () => {
  const orgId = ops.a.id;
  runId = (await queuedRun(ops.database, orgId)).id;
  const call = { orgId, runId, step: 'generate', modelRequested: 'gpt-4.1-mini', latencyMs: 250 } as const;
  const error = { status: 'error', errorCode: 'TIMEOUT', costSource: 'unknown' } as const;
  const success = { status: 'success', costSource: 'computed', costNanoUsd: 12_345, modelPriced: 'claude' } as const;
  await insertRows(ops.database, orgId, [
    {
      ...call,
      ...error,
      id: randomUUID(),
      callId: 'c',
      provider: 'openai',
      createdAt: new Date('2026-11-01T12:00:00Z'),
    },
    {
      ...{ ...call, ...success, id: randomUUID(), callId: 'c#2', provider: 'anthropic' },
      ...{
        promptTokens: 100,
        completionTokens: 20,
        cacheReadTokens: 60,
        usageSource: 'reported',
        traceId: 'f'.repeat(32),
      },
      createdAt: new Date('2026-11-01T12:00:01Z'),
    },
  ]);
});

test('the model calls of a run are returned with times, tokens and the exact cost, page by page', async () => {
  const calls = await ops.getAll(`/runs/${runId}/calls?limit=1`);
  expect(calls).toMatchObject([
    { provider: 'openai', attempt: 1, fallback: false, status: 'error', error_class: 'TIMEOUT', cost_usd: null },
    {
      ...{ call_id: 'c#2', provider: 'anthropic', attempt: 2, fallback: true, status: 'success', error_class: null },
      ...{ model_requested: 'gpt-4.1-mini', model_priced: 'claude', cost_usd: '0.000012345', cost_source: 'computed' },
      ...{ prompt_tokens: 100, completion_tokens: 20, cache_read_tokens: 60, reasoning_tokens: null },
      ...{ latency_ms: 250, trace_id: 'f'.repeat(32) },
      ...{ started_at: '2026-11-01T12:00:00.750Z', ended_at: '2026-11-01T12:00:01.000Z' },
    },
  ]);
  expect((await ops.get(`/runs/${runId}/calls?step=validate`)).body).toEqual({ items: [], next_cursor: null });
});

test('invalid requests for calls are rejected, and calls of another org’s run are not found', async () => {
  expect(await ops.get(`/runs/${runId}/calls?cursor=x`)).toMatchObject(invalid('cursor'));
  expect(await ops.get(`/runs/${runId}/calls?model=x`)).toMatchObject({ status: 422 });
  expect((await ops.get(`/runs/${runId}/calls`, { key: ops.b.keys.admin })).status).toBe(404);
  expect((await ops.get(`/runs/${runId}/calls`, { key: ops.platformKey })).body.items).toHaveLength(2);
});
