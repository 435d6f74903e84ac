// Budgets: what an org has spent of them, for metrics and the warning at a soft limit; hard limits are reservations.
import type { Budget, BudgetPeriod } from '@sextant/records/budgets';
import { log } from '@sextant/telemetry/logs';
import { boundedMap } from '../cache/lru-map';
import { kept } from '../cache/cached';

export interface BudgetState {
  /** Share of the limit that is spent: of the hard one, or of the soft one where there is no other. */
  readonly usedRatio: number;
  /** Until the period ends. */
  readonly resetSeconds: number;
}

export interface Budgets {
  /** Logs once a period when a soft limit is reached. */
  warn(orgId: string, budgets: readonly Budget[]): Promise<void>;
  /** Adds what a call has just cost, as it reaches the ledger only later. */
  spent(orgId: string, nanoUsd: number): void;
  /** The state of the budget of which most is used; undefined when what was spent cannot be known. */
  state(orgId: string, budgets: readonly Budget[]): Promise<BudgetState | undefined>;
}

export interface BudgetsOptions {
  /** What the ledger says an org has spent since a moment, in 1e-9 USD. */
  readonly spentSince: (orgId: string, since: Date) => Promise<number>;
  readonly now?: () => number;
}

const ORGS_KEPT = 5_000;

/** Amounts are the ledger's of some seconds ago and what this process has spent since. */
export function createBudgets({ spentSince, now = Date.now }: BudgetsOptions): Budgets {
  const spending = spendingOf(spentSince, now);
  const warned = boundedMap<string, number>(ORGS_KEPT);
  return {
    async warn(orgId, budgets) {
      for (const { period, softLimitNanoUsd } of budgets) {
        const { start } = bounds(period, now());
        if (softLimitNanoUsd === null || warned.get(`${orgId} ${period}`) === start) continue;
        const amount = await spending.since(orgId, start);
        if (amount !== undefined && amount >= softLimitNanoUsd) {
          warned.set(`${orgId} ${period}`, start);
          const amounts = { limit_nano_usd: softLimitNanoUsd, spent_nano_usd: amount };
          log.warn('an org has spent its soft budget', { operation: 'budget', org_id: orgId, period, ...amounts });
        }
      }
    },
    spent: (orgId, nanoUsd) => spending.add(orgId, nanoUsd),
    async state(orgId, budgets) {
      const states: BudgetState[] = [];
      for (const { period, softLimitNanoUsd, hardLimitNanoUsd } of budgets) {
        const { start, end } = bounds(period, now());
        const amount = await spending.since(orgId, start);
        const limit = hardLimitNanoUsd ?? softLimitNanoUsd;
        if (amount === undefined || limit === null) continue;
        states.push({ usedRatio: limit === 0 ? 1 : amount / limit, resetSeconds: (end - now()) / 1000 });
      }
      return states.sort((a, b) => b.usedRatio - a.usedRatio)[0];
    },
  };
}

interface Own {
  readonly at: number;
  nanoUsd: number;
}

/** The longest that spending of our own is remembered: by then the ledger was read again, or Postgres is away. */
const REMEMBERED_MS = 5 * 60_000;
/** Calls within this time are added up. */
const SLOT_MS = 100;
/** Rows reach the ledger within this time. */
const LEDGER_LAG_MS = 1_000;

/** Counts an org's spending; what is spent within the ledger's lag before it was read may count twice until it is read again. */
function spendingOf(spentSince: BudgetsOptions['spentSince'], now: () => number) {
  const own = boundedMap<string, Own[]>(ORGS_KEPT);
  const ledger = kept({
    load: (key: string) => {
      const [orgId, since] = key.split(' ') as [string, string];
      return spentSince(orgId, new Date(Number(since)));
    },
    failed: (error) => log.warn('could not read what an org has spent', { operation: 'budget', reason: String(error) }),
    now,
  });
  return {
    add(orgId: string, nanoUsd: number): void {
      const list = own.getOrSet(orgId, () => []);
      while (list.length > 0 && list[0]!.at < now() - REMEMBERED_MS) list.shift();
      const last = list.at(-1);
      if (last && last.at > now() - SLOT_MS) last.nanoUsd += nanoUsd;
      else list.push({ at: now(), nanoUsd });
    },
    async since(orgId: string, start: number): Promise<number | undefined> {
      const read = await ledger(`${orgId} ${start}`);
      if (!read) return undefined;
      const list = own.get(orgId) ?? [];
      const unreadSince = Math.max(start, read.at - LEDGER_LAG_MS);
      let sum = read.value;
      // The newest come last; the others, of minutes, are in the ledger.
      for (let i = list.length - 1; i >= 0 && list[i]!.at >= unreadSince; i--) sum += list[i]!.nanoUsd;
      return sum;
    },
  };
}

/** The UTC day or month that a moment is in, in milliseconds. */
export function bounds(period: BudgetPeriod, at: number): { readonly start: number; readonly end: number } {
  const date = new Date(at);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  return period === 'day'
    ? { start: Date.UTC(year, month, day), end: Date.UTC(year, month, day + 1) }
    : { start: Date.UTC(year, month), end: Date.UTC(year, month + 1) };
}
