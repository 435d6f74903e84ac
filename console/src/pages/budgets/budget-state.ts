// How much of a budget is used.
import type { ItemOf } from '../../api/types';

type Limits = Pick<ItemOf<'/api/v1/budgets'>, 'spent_usd' | 'soft_limit_usd' | 'hard_limit_usd'>;

export interface BudgetState {
  /** Share of the hard limit that is spent, or of the soft limit without a hard one; null without a limit. */
  readonly share: number | null;
  readonly tone: 'good' | 'warning' | 'bad';
  /** Whether the hard limit is reached. */
  readonly isExhausted: boolean;
}

export function stateOf({ spent_usd, soft_limit_usd: soft, hard_limit_usd: hard }: Limits): BudgetState {
  const spent = Number(spent_usd ?? 0);
  const limit = hard ?? soft;
  const isExhausted = hard !== null && spent >= Number(hard);
  const isOverSoft = soft !== null && spent >= Number(soft);
  return {
    share: limit === null ? null : Number(limit) === 0 ? 1 : spent / Number(limit),
    tone: isExhausted ? 'bad' : isOverSoft ? 'warning' : 'good',
    isExhausted,
  };
}
