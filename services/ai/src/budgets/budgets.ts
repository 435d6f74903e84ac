// Spending of an org against its budgets, for metrics and soft limits. Reservations enforce hard limits.
import type { Budget, BudgetPeriod } from '@sextant/records/budgets';
import { log } from '@sextant/telemetry/logs';
import { cached } from '../cache/cached';
import { lruMap } from '../cache/lru-map';

export interface BudgetState {
  /** Spent share of the hard limit, or of the soft limit when there is no hard one. */
  readonly usedRatio: number;
  /** Time until the period ends. */
  readonly resetSeconds: number;
}

export interface Budgets {
  /** Logs a warning once per period when a soft limit is reached. */
  warn(orgId: string, budgets: readonly Budget[]): Promise<void>;
  /** Adds the cost of a call that is not in the ledger yet. */
  addSpending(orgId: string, nanoUsd: number): void;
  /** The state of the most used budget; undefined when the spending cannot be read. */
  state(orgId: string, budgets: readonly Budget[]): Promise<BudgetState | undefined>;
}

export interface BudgetsOptions {
  /** Spending of an org since a moment according to the ledger, in 1e-9 USD. */
  readonly spentSince: (orgId: string, since: Date) => Promise<number>;
  readonly now?: () => number;
}

const MAX_ORGS = 5_000;

/** Adds the spending of this process to the amounts of the ledger, which are some seconds old. */
export function createBudgets({ spentSince, now = Date.now }: BudgetsOptions): Budgets {
  const spending = spendingOf(spentSince, now);
  const warned = lruMap<string, number>(MAX_ORGS);
  return {
    async warn(orgId, budgets) {
      for (const { period, softLimitNanoUsd } of budgets) {
        const { start } = periodBounds(period, now());
        if (softLimitNanoUsd === null || warned.get(`${orgId} ${period}`) === start) continue;
        const amount = await spending.since(orgId, start);
        if (amount !== undefined && amount >= softLimitNanoUsd) {
          warned.set(`${orgId} ${period}`, start);
          const amounts = { limit_nano_usd: softLimitNanoUsd, spent_nano_usd: amount };
          log.warn('an org reached its soft budget', { operation: 'budget', org_id: orgId, period, ...amounts });
        }
      }
    },
    addSpending: (orgId, nanoUsd) => spending.add(orgId, nanoUsd),
    async state(orgId, budgets) {
      const states: BudgetState[] = [];
      for (const { period, softLimitNanoUsd, hardLimitNanoUsd } of budgets) {
        const { start, end } = periodBounds(period, now());
        const amount = await spending.since(orgId, start);
        const limit = hardLimitNanoUsd ?? softLimitNanoUsd;
        if (amount === undefined || limit === null) continue;
        states.push({ usedRatio: limit === 0 ? 1 : amount / limit, resetSeconds: (end - now()) / 1000 });
      }
      return states.sort((a, b) => b.usedRatio - a.usedRatio)[0];
    },
  };
}

interface LocalSpending {
  readonly at: number;
  nanoUsd: number;
}

/** How long local spending is kept: by then the ledger was read again, or Postgres is unavailable. */
const KEEP_MS = 5 * 60_000;
/** Calls within this time share an entry. */
const SLOT_MS = 100;
/** Time within which rows reach the ledger. */
const LEDGER_LAG_MS = 1_000;

/** Spending within the lag before a read of the ledger may count twice until the next read. */
function spendingOf(spentSince: BudgetsOptions['spentSince'], now: () => number) {
  const local = lruMap<string, LocalSpending[]>(MAX_ORGS);
  const ledger = cached({
    load: (key: string) => {
      const [orgId, since] = key.split(' ') as [string, string];
      return spentSince(orgId, new Date(Number(since)));
    },
    onError: (error) =>
      log.warn('could not read the spending of an org', { operation: 'budget', reason: String(error) }),
    now,
  });
  return {
    add(orgId: string, nanoUsd: number): void {
      const list = local.getOrSet(orgId, () => []);
      while (list.length > 0 && list[0]!.at < now() - KEEP_MS) list.shift();
      const last = list.at(-1);
      if (last && last.at > now() - SLOT_MS) last.nanoUsd += nanoUsd;
      else list.push({ at: now(), nanoUsd });
    },
    async since(orgId: string, start: number): Promise<number | undefined> {
      const read = await ledger(`${orgId} ${start}`);
      if (!read) return undefined;
      const list = local.get(orgId) ?? [];
      const unreadSince = Math.max(start, read.loadedAt - LEDGER_LAG_MS);
      let sum = read.value;
      // The newest entries come last; older ones are in the ledger.
      for (let i = list.length - 1; i >= 0 && list[i]!.at >= unreadSince; i--) sum += list[i]!.nanoUsd;
      return sum;
    },
  };
}

/** Start and end of the UTC day or month that contains `at`, in milliseconds. */
export function periodBounds(period: BudgetPeriod, at: number): { readonly start: number; readonly end: number } {
  const date = new Date(at);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  return period === 'day'
    ? { start: Date.UTC(year, month, day), end: Date.UTC(year, month, day + 1) }
    : { start: Date.UTC(year, month), end: Date.UTC(year, month + 1) };
}
