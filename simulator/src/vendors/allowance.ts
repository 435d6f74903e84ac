// How much a vendor lets one key use: calls a second, and calls a day.

export interface Limits {
  readonly perSecond: number;
  readonly perDay: number;
}

export type Spent =
  | { readonly granted: true; readonly quota: Quota }
  | { readonly granted: false; readonly reason: 'rate'; readonly retryAfterS: number; readonly quota: Quota }
  | { readonly granted: false; readonly reason: 'quota'; readonly quota: Quota };

export interface Quota {
  readonly limit: number;
  readonly remaining: number;
  /** Unix seconds at which the day ends, in UTC. */
  readonly resetAt: number;
}

export interface Allowance {
  /** Takes one call off what is left of a key's second and day; a refused one is not taken off. */
  spend(key: string): Spent;
}

interface Use {
  readonly second: number;
  readonly day: number;
  inSecond: number;
  inDay: number;
}

const DAY_S = 86_400;
const MAX_KEYS = 1_000;

export function createAllowance({ perSecond, perDay }: Limits, now: () => number = Date.now): Allowance {
  const uses = new Map<string, Use>();

  function useOf(key: string): Use {
    const second = Math.floor(now() / 1000);
    const day = Math.floor(second / DAY_S);
    const last = uses.get(key);
    if (last?.second === second) return last;
    const use = { second, day, inSecond: 0, inDay: last?.day === day ? last.inDay : 0 };
    const [oldest] = uses.keys();
    if (!last && uses.size >= MAX_KEYS && oldest !== undefined) uses.delete(oldest);
    uses.set(key, use);
    return use;
  }

  return {
    spend: (key) => {
      const use = useOf(key);
      const quota = () => ({ limit: perDay, remaining: perDay - use.inDay, resetAt: (use.day + 1) * DAY_S });
      if (use.inDay >= perDay) return { granted: false, reason: 'quota', quota: quota() };
      if (use.inSecond >= perSecond) return { granted: false, reason: 'rate', retryAfterS: 1, quota: quota() };
      use.inSecond++;
      use.inDay++;
      return { granted: true, quota: quota() };
    },
  };
}
