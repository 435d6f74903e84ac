// Days without calls, which the report leaves out.
import type { Report } from './use-report';

export interface Day {
  /** Start of the UTC day, in milliseconds since the epoch. */
  readonly at: number;
  /** Dollars; null if no call of the day has a price. */
  readonly cost: number | null;
  readonly tokens: number;
}

const DAY_MS = 86_400_000;

/** Every day of the report, oldest first. */
export function daysOf({ from, to, by_date }: Pick<Report, 'from' | 'to' | 'by_date'>): readonly Day[] {
  const used = new Map(by_date.map((day) => [Date.parse(day.date), day]));
  const days: Day[] = [];
  for (let at = Date.parse(from); at < Date.parse(to); at += DAY_MS) {
    const day = used.get(at);
    const cost = day ? day.cost_usd : '0';
    days.push({ at, cost: cost === null ? null : Number(cost), tokens: day?.total_tokens ?? 0 });
  }
  return days;
}
