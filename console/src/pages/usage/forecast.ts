// What the month will cost if it goes on like the last days.

interface DayCost {
  /** `2026-11-30`, UTC. */
  readonly date: string;
  /** Null without a priced call. */
  readonly cost_usd: string | null;
}

const DAY_MS = 86_400_000;
const BASIS_DAYS = 7;

/**
 * Dollars in the whole UTC month: the cost so far, and for the rest of the month the mean cost of the last days.
 * Null without any cost.
 *
 * @param days the days of this month with calls, in any order
 */
export function forecastMonth(days: readonly DayCost[], nowMs: number): number | null {
  const now = new Date(nowMs);
  const start = Date.UTC(now.getUTCFullYear(), now.getUTCMonth());
  const end = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1);
  const spent = sumOf(days);
  if (spent === 0) return null;
  const basisStart = Math.max(start, nowMs - BASIS_DAYS * DAY_MS);
  const basisDays = (nowMs - basisStart) / DAY_MS;
  // A day counts in the basis if some of it is within.
  const basis = sumOf(days.filter(({ date }) => Date.parse(date) + DAY_MS > basisStart));
  return basisDays === 0 ? spent : spent + (basis / basisDays) * ((end - nowMs) / DAY_MS);
}

function sumOf(days: readonly DayCost[]): number {
  return days.reduce((sum, { cost_usd: cost }) => sum + Number(cost ?? 0), 0);
}
