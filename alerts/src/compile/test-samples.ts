// The times of promtool tests, and the samples of their series.
import { durationSeconds, type Duration } from '@sextant/signals/query/duration';
import type { Node } from '@sextant/signals/query/expression';
import type { Alert } from '../declare';
import type { Recording } from '../record';
import type { Phase } from '../series';

/** In minutes. */
export interface Timing {
  /** Between evaluations, and between samples. */
  readonly step: number;
  /** How long the condition must hold. */
  readonly wait: number;
  /** The longest window of the value, with its offset. */
  readonly window: number;
  /** How far back the value and the guard reach. */
  readonly reach: number;
  /** The shortest window of the value and the guard; undefined without windows. */
  readonly shortest: number | undefined;
  /** How long the alert fires after the condition ends. */
  readonly keep: number;
  /** When every window is full and the alert has waited. */
  readonly end: number;
}

const MIN_WARM_UP = 10;
const HOUR = 60;

/** Minutes between evaluations. Alerts that read a long history are evaluated less often, so that their tests stay fast. */
function stepOf(history: number): number {
  if (history > 24 * HOUR) return 20;
  return history > 3 * HOUR ? 5 : 1;
}

export function timingOf(
  { value, guard, ...alert }: Pick<Alert, 'value' | 'guard' | 'for' | 'keepFiringFor'>,
  recordings: readonly Recording[],
): Timing {
  const windows = windowsOf(value.node, recordings);
  const all = [...windows, ...(guard ? windowsOf(guard.count.node, recordings) : [])];
  const history = Math.max(0, ...all.map(({ reach }) => reach));
  const wait = minutesOf(alert.for ?? '0m');
  return {
    step: stepOf(history),
    wait,
    window: Math.max(0, ...windows.map(({ reach }) => reach)),
    reach: history,
    shortest: all.length === 0 ? undefined : Math.min(...all.map(({ range }) => range)),
    keep: minutesOf(alert.keepFiringFor ?? '0m'),
    end: wait + Math.max(MIN_WARM_UP, history),
  };
}

interface TestedWindow {
  /** In minutes. */
  readonly range: number;
  /** How far back the window reaches, with offsets and with the window of a recorded series, in minutes. */
  readonly reach: number;
}

/** The windows of a query. A held value needs no full window. */
function windowsOf(node: Node, recordings: readonly Recording[]): readonly TestedWindow[] {
  switch (node.type) {
    case 'selector': {
      const recorded = recordings.find(({ name }) => name === node.name);
      const inner = recorded ? windowsOf(recorded.value.node, recordings) : [];
      const range = minutesOf((node.range ?? '0m') as Duration);
      const reach = range + minutesOf(node.offset ?? '0m');
      const own = range > 0 ? [{ range, reach }] : [];
      return inner.length > 0 ? inner.map((w) => ({ ...w, reach: w.reach + reach })) : own;
    }
    case 'call':
      return node.name === 'last_over_time' ? [] : node.args.flatMap((arg) => windowsOf(arg, recordings));
    case 'aggregate':
      return windowsOf(node.arg, recordings);
    case 'binary':
      return [...windowsOf(node.left, recordings), ...windowsOf(node.right, recordings)];
    default:
      return [];
  }
}

export function minutesOf(duration: Duration): number {
  return durationSeconds(duration) / 60;
}

interface Samples {
  /** Between samples, in minutes. */
  readonly step: number;
  /** Of the last sample, in minutes. */
  readonly end: number;
  /** Whether the scrape of this number fails. */
  readonly isLost?: ((scrape: number) => boolean) | undefined;
}

/** The samples of a series in promtool's notation. */
export function valuesOf(phases: readonly Phase[], { step, end, isLost }: Samples): string {
  const samples = Math.ceil(end / step) + 1;
  let first = 0;
  const parts = phases.map(({ start, perMinute, minutes }) => {
    const count = minutes === undefined ? samples - first : Math.min(Math.round(minutes / step), samples - first);
    const part = { first, count, start, increment: perMinute * step };
    first += count;
    return part;
  });
  return parts
    .filter(({ count }) => count > 0)
    .map((part) => (isLost ? someOf(part, isLost) : allOf(part)))
    .join(' ');
}

interface Part {
  readonly first: number;
  readonly count: number;
  readonly start: number | undefined;
  readonly increment: number;
}

/** The first missing sample is a stale marker, as Prometheus writes it when a series leaves a scrape. */
function allOf({ first, count, start, increment }: Part): string {
  if (start !== undefined) return `${start}${increment < 0 ? '-' : '+'}${Math.abs(increment)}x${count - 1}`;
  if (first === 0) return `_x${count}`;
  return count > 1 ? `stale _x${count - 1}` : 'stale';
}

function someOf({ first, count, start, increment }: Part, isLost: (scrape: number) => boolean): string {
  if (start === undefined) return allOf({ first, count, start, increment });
  return Array.from({ length: count }, (_, i) => (isLost(first + i) ? 'stale' : String(start + increment * i))).join(
    ' ',
  );
}
