// 45 days of runs: what happened, and what a controller that restarts told a Prometheus that was away for a while.
import { HOUR_MS } from '@sextant/records/database/time-ranges';
import type { Events } from '@sextant/records/objectives';

export const SLOT_MS = 300_000;
const SLOTS_PER_HOUR = HOUR_MS / SLOT_MS;
const SLOTS_PER_DAY = 24 * SLOTS_PER_HOUR;

/** Events of five minutes, by the state of the runs. */
interface Slot {
  readonly success: number;
  readonly failed: number;
  readonly canceled: number;
}

const NOTHING: Slot = { success: 0, failed: 0, canceled: 0 };

export interface RunHistoryOptions {
  /** In ms; a full hour. */
  readonly start: number;
  readonly days: number;
  /** Slots before which the controller restarts. */
  readonly restarts: readonly number[];
  /** Slots at whose end Prometheus took no sample. */
  readonly gap: { readonly from: number; readonly to: number };
}

export interface RunHistory {
  /** The samples that Prometheus took from the end of one day to the end of another, in the OpenMetrics format. */
  readonly samples: (fromDay: number, toDay: number) => string;
  /** What happened between two times. */
  readonly events: (from: number, to: number) => Events;
}

export function runHistory({ start, days, restarts, gap }: RunHistoryOptions): RunHistory {
  const slots = Array.from({ length: days * SLOTS_PER_DAY }, (_, index) => slotAt(index));
  const counters = countersOf(slots, new Set(restarts));
  const isSampled = (index: number) => index < gap.from || index >= gap.to;
  return {
    samples: (fromDay, toDay) => {
      const lines = fromDay === 0 ? [...samplesAt(NOTHING, start / 1_000)] : [];
      for (let index = fromDay * SLOTS_PER_DAY; index < toDay * SLOTS_PER_DAY; index += 1) {
        const at = (start + (index + 1) * SLOT_MS) / 1_000;
        if (isSampled(index)) lines.push(...samplesAt(counters[index]!, at));
      }
      return `${lines.join('\n')}\n# EOF\n`;
    },
    events: (from, to) => {
      const inRange = slots.slice(Math.max(0, (from - start) / SLOT_MS), (to - start) / SLOT_MS);
      const good = inRange.reduce((sum, { success }) => sum + success, 0);
      return { good, total: inRange.reduce((sum, { failed }) => sum + failed, good) };
    },
  };
}

/** A busy day, a quiet night without any run, and an outage on every ninth day. */
function slotAt(index: number): Slot {
  const [day, hour] = [Math.floor(index / SLOTS_PER_DAY), Math.floor(index / SLOTS_PER_HOUR) % 24];
  if (hour < 4) return NOTHING;
  const isOutage = day % 9 === 7 && hour === 14;
  return {
    success: isOutage ? index % 3 : 10 + (index % 23),
    failed: isOutage ? 9 + (index % 5) : index % 17 === 0 ? 1 : 0,
    canceled: index % 7 === 0 ? 2 : 0,
  };
}

function countersOf(slots: readonly Slot[], restarts: ReadonlySet<number>): readonly Slot[] {
  let counted = NOTHING;
  return slots.map((slot, index) => {
    const { success, failed, canceled } = restarts.has(index) ? NOTHING : counted;
    counted = { success: success + slot.success, failed: failed + slot.failed, canceled: canceled + slot.canceled };
    return counted;
  });
}

function samplesAt(counters: Slot, at: number): readonly string[] {
  const target = 'instance="controller",service="controller"';
  const runs = Object.entries(counters).map(
    ([state, value]) => `runs_total{kind="page",state="${state}",${target}} ${value} ${at}`,
  );
  return [...runs, `up{${target}} 1 ${at}`];
}
