import type { LedgerRow } from './lines';
import { storableRow } from './storable-row';

const row: LedgerRow = {
  id: '00000000-0000-4000-8000-000000000001',
  orgId: '00000000-0000-4000-8000-000000000002',
  callId: 'c',
  provider: 'openai',
  modelRequested: 'm',
  promptTokens: 12,
  completionTokens: 3,
  costNanoUsd: 5,
  costSource: 'computed',
  latencyMs: 1.5,
  status: 'success',
  createdAt: new Date(0),
};

it('returns a valid row unchanged', () => {
  expect(storableRow(row)).toBe(row);
});

it.each([
  [{ completionTokens: -1 }, { completionTokens: null, promptTokens: 12 }],
  [{ promptTokens: 1.5 }, { promptTokens: null }],
  [{ cacheReadTokens: NaN }, { cacheReadTokens: null }],
  [{ totalTokens: 1e30 }, { totalTokens: null }],
  [{ costNanoUsd: -5 }, { costNanoUsd: null, costSource: 'unknown' }],
  [{ costNanoUsd: 1e300 }, { costNanoUsd: null, costSource: 'unknown' }],
  [{ cacheSavingsNanoUsd: -5 }, { cacheSavingsNanoUsd: -5, costNanoUsd: 5 }],
  [{ cacheSavingsNanoUsd: 0.5 }, { cacheSavingsNanoUsd: null, costNanoUsd: 5 }],
  [{ costNanoUsd: -5, cacheSavingsNanoUsd: 7 }, { cacheSavingsNanoUsd: null }],
  [{ costNanoUsd: null }, { costNanoUsd: null, costSource: 'unknown' }],
  [{ costSource: 'unknown' }, { costNanoUsd: 5, costSource: 'computed' }],
  [{ latencyMs: NaN }, { latencyMs: 0 }],
  [{ latencyMs: -0.1 }, { latencyMs: 0 }],
  [{ timeToFirstTokenMs: -1 }, { timeToFirstTokenMs: null }],
] as const)('stores %j as %j', (given, stored) => {
  expect(storableRow({ ...row, ...given })).toMatchObject(stored);
});
