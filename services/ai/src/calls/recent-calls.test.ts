import type { ErrorClass } from '@sextant/signals/errors';
import { recentCalls } from './recent-calls';

let now = 0;
beforeEach(() => {
  now = 1_000_000;
});
const call = (errorClass?: ErrorClass) => ({ model: 'm', errorClass, inputTokens: 100, cacheReadTokens: 25 });

function after(classes: readonly (ErrorClass | undefined)[]) {
  const recent = recentCalls(() => now);
  for (const errorClass of classes) recent.add(call(errorClass));
  return recent;
}

const OK = undefined;
it.each([
  ['no calls', [], 0],
  ['fewer than five calls, all failed', ['TIMEOUT', 'TIMEOUT', 'TIMEOUT', 'TIMEOUT'], 0],
  ['a fifth failed', [OK, OK, OK, OK, 'SERVICE_UNAVAILABLE'], 1],
  ['less than a fifth failed', [OK, OK, OK, OK, OK, 'RATE_LIMIT'], 0],
  ['request faults', [OK, OK, OK, OK, OK, 'VALIDATION_ERROR', 'MODEL_ERROR', 'VALIDATION_ERROR'], 0],
] as const)('derives the state of the provider from %s', (_, classes, state) => {
  expect(after(classes).providerState()).toBe(state);
});

it('ignores request faults of any class', () => {
  const recent = recentCalls(() => now);
  for (let i = 0; i < 10; i++) recent.add({ ...call('PROVIDER_ERROR'), requestFault: true });
  expect(recent.providerState()).toBe(0);
});

it('reports the provider healthy a minute after its failures', () => {
  const recent = after(Array<ErrorClass>(10).fill('TIMEOUT'));
  expect(recent.providerState()).toBe(1);
  now += 60_000;
  expect(recent.providerState()).toBe(0);
});

it('computes the cached share of input tokens by model over five minutes', () => {
  const recent = after([OK, OK]);
  recent.add({ model: 'other', errorClass: OK, inputTokens: 10, cacheReadTokens: 10 });
  recent.add({ model: 'failed', errorClass: 'TIMEOUT', inputTokens: 0, cacheReadTokens: 0 });
  expect([...recent.cacheHitRatios()]).toEqual([
    ['m', 0.25],
    ['other', 1],
  ]);
  now += 5 * 60_000;
  recent.add({ ...call(), cacheReadTokens: 0 });
  expect([...recent.cacheHitRatios()]).toEqual([['m', 0]]);
});
