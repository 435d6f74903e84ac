// Colours of Grafana as tones of the console, which have a light and a dark variant with enough contrast.

export type Tone = 'good' | 'warning' | 'bad' | 'info' | 'neutral';

const TONES: readonly (readonly [name: RegExp, tone: Tone])[] = [
  [/green|#73bf69/i, 'good'],
  [/orange|yellow|#ff9830|#fade2a/i, 'warning'],
  [/red|#f2495c/i, 'bad'],
  [/blue|purple|#5794f2|#b877d9/i, 'info'],
];

/** `semi-dark-red` is `bad`; an unknown colour is `neutral`. */
export function toneOf(color: string): Tone {
  return TONES.find(([name]) => name.test(color))?.[1] ?? 'neutral';
}

/** As CSS; without a tone, that of the first series. */
export function toneColor(tone: Tone | undefined): string {
  return tone === undefined || tone === 'neutral' ? 'var(--series-1)' : `var(--${tone})`;
}
