// The tones of states and severities, and the mark for a missing value.
import { toned, type Cell, type Tone, type Toned } from '@sextant/terminal/tones';

const NAMES: Readonly<Partial<Record<Tone, string>>> = {
  good: 'success ok pass resolved on',
  bad: 'failed error fail critical open firing',
  warning: 'running retry warning acknowledged paused',
  quiet: 'queued waiting delayed canceled skipped skip off',
};
const TONES = new Map(
  Object.entries(NAMES).flatMap(([tone, names]) => names.split(' ').map((name) => [name, tone as Tone] as const)),
);

/** The name of a state in its tone. */
export function state(name: string): Toned {
  return toned(TONES.get(name) ?? 'plain', name);
}

/** Shown in place of a value that is unknown or missing. */
export const NONE: Toned = { tone: 'quiet', text: '–' };

/** A text that the API may leave out. */
export function orNone(text: string | null | undefined): Cell {
  return text === null || text === undefined || text === '' ? NONE : text;
}
