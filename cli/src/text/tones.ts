// What colours mean here: a tone says how to take a text, and a terminal without colours shows it plainly.
import type { Colors } from 'picocolors/types';

export type Tone = 'plain' | 'good' | 'bad' | 'warning' | 'quiet' | 'strong';

/** A text with its tone. */
export interface Toned {
  readonly text: string;
  readonly tone: Tone;
}

export type Cell = string | Toned;

export function toned(tone: Tone, text: string): Toned {
  return { tone, text };
}

/** The text as the terminal shows it in its tone. */
export function paint(colors: Colors, tone: Tone, text: string): string {
  if (text === '') return '';
  switch (tone) {
    case 'good':
      return colors.green(text);
    case 'bad':
      return colors.red(text);
    case 'warning':
      return colors.yellow(text);
    case 'quiet':
      return colors.dim(text);
    case 'strong':
      return colors.bold(text);
    case 'plain':
      return text;
  }
}

const TONES: Readonly<Record<string, Tone>> = {
  success: 'good',
  ok: 'good',
  pass: 'good',
  resolved: 'good',
  on: 'good',
  failed: 'bad',
  error: 'bad',
  fail: 'bad',
  critical: 'bad',
  open: 'bad',
  firing: 'bad',
  running: 'warning',
  retry: 'warning',
  warning: 'warning',
  acknowledged: 'warning',
  paused: 'warning',
  queued: 'quiet',
  waiting: 'quiet',
  delayed: 'quiet',
  canceled: 'quiet',
  skipped: 'quiet',
  skip: 'quiet',
  off: 'quiet',
};

/** The name of a state in its tone. */
export function state(name: string): Toned {
  return toned(TONES[name] ?? 'plain', name);
}

/** What is not known or not there. */
export const NONE: Toned = { tone: 'quiet', text: '–' };

/** A text of the API that may be absent. */
export function orNone(text: string | null | undefined): Cell {
  return text === null || text === undefined || text === '' ? NONE : text;
}
