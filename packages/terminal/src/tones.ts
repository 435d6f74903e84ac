// Tones: what a text means, and the colour that shows it. A terminal without colours shows plain text.
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

/** The text in the colour of its tone. */
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
