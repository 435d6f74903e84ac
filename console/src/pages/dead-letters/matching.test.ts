// How many dead letters a filter matches.
import { matchingOf } from './matching';

const stats = {
  ...{ total: 900, by_queue: { page: 500 }, by_error_class: { TIMEOUT: 400 }, by_retryable: { true: 300 } },
  by_step: { act: 200 },
};
const partly = { loaded: 100, isComplete: false };

test.each([
  [{}, 900],
  [{ queue: 'page' }, 500],
  [{ queue: 'agent' }, 0],
  [{ errorClass: 'TIMEOUT' }, 400],
  [{ retryable: 'true' }, 300],
  [{ step: 'act' }, 200],
] as const)('the filter %j matches what the statistics count', (filter, count) => {
  expect(matchingOf(filter, stats, partly)).toEqual({ count, isMinimum: false });
});

test.each([
  { queue: 'page', errorClass: 'TIMEOUT' },
  { step: 'act', from: '2026-11-30T00:00:00Z' },
] as const)('for the filter %j, what is loaded is the minimum', (filter) => {
  expect(matchingOf(filter, stats, partly)).toEqual({ count: 100, isMinimum: true });
});

test('a complete list is exact', () => {
  const filter = { queue: 'page', errorClass: 'TIMEOUT' } as const;
  expect(matchingOf(filter, stats, { loaded: 7, isComplete: true })).toEqual({ count: 7, isMinimum: false });
});
