// How much of a budget is used.
import { stateOf } from './budget-state';

test.each([
  [{ spent_usd: '5', soft_limit_usd: null, hard_limit_usd: null }, null, 'good'],
  [{ spent_usd: '2', soft_limit_usd: '4', hard_limit_usd: '8' }, 0.25, 'good'],
  [{ spent_usd: '4', soft_limit_usd: '4', hard_limit_usd: '8' }, 0.5, 'warning'],
  [{ spent_usd: '8', soft_limit_usd: '4', hard_limit_usd: '8' }, 1, 'bad'],
  [{ spent_usd: '6', soft_limit_usd: '4', hard_limit_usd: null }, 1.5, 'warning'],
  [{ spent_usd: null, soft_limit_usd: null, hard_limit_usd: '0' }, 1, 'bad'],
] as const)('%j has the share %p and the tone %p', (budget, share, tone) => {
  expect(stateOf(budget)).toEqual({ share, tone, isExhausted: tone === 'bad' });
});
