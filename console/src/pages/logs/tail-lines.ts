// The lines of a tail: the newest first, bounded, held back while it is paused.
import type { LiveEvent } from '../../api/live';
import type { LogLine } from './filter';

export interface TailLines {
  /** The newest first. */
  readonly lines: readonly LogLine[];
  /** Lines that came while it is paused, the newest first. */
  readonly held: readonly LogLine[];
  /** Number of lines that came while it is paused, also those that were dropped. */
  readonly waiting: number;
  readonly isPaused: boolean;
  /** Whether all lines so far have come. */
  readonly isReady: boolean;
  /** Why no lines come, for people. */
  readonly problem: string | undefined;
}

export const EMPTY_TAIL: TailLines = {
  lines: [],
  held: [],
  waiting: 0,
  isPaused: false,
  isReady: false,
  problem: undefined,
};

/** Older lines are dropped. */
export const MAX_LINES = 5_000;

/** `lines`, `ready` and `problem` come from the stream; `pause` and `reset` from the page. */
export function tailReducer(tail: TailLines, { event, data }: Omit<LiveEvent, 'data'> & { data?: unknown }): TailLines {
  switch (event) {
    case 'lines': {
      const fresh = (data as readonly LogLine[]).toReversed();
      if (tail.isPaused)
        return { ...tail, held: bounded([...fresh, ...tail.held]), waiting: tail.waiting + fresh.length };
      return { ...tail, lines: bounded([...fresh, ...tail.lines]), problem: undefined };
    }
    case 'ready':
      return { ...tail, isReady: true, problem: undefined };
    case 'problem':
      return { ...tail, problem: (data as { readonly detail: string }).detail };
    case 'pause':
      if (!tail.isPaused) return { ...tail, isPaused: true };
      return { ...tail, lines: bounded([...tail.held, ...tail.lines]), held: [], waiting: 0, isPaused: false };
    case 'reset':
      return EMPTY_TAIL;
    default:
      return tail;
  }
}

function bounded(lines: readonly LogLine[]): readonly LogLine[] {
  return lines.slice(0, MAX_LINES);
}
