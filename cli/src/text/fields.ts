// One thing with its properties: a name and a value a line, long values over several lines.
import { paint, type Cell } from '@sextant/terminal/tones';
import type { View } from './view';
import { padding, width, wrap } from '@sextant/terminal/text';

export type Field = readonly [name: string, value: Cell | null | undefined];

const GAP = 2;

/** Fields whose value is null or undefined are left out. */
export function fields(all: readonly Field[], view: View): string[] {
  const shown = all.filter((field): field is readonly [string, Cell] => field[1] !== null && field[1] !== undefined);
  const left = Math.max(...shown.map(([name]) => width(name)), 0) + GAP;
  return shown.flatMap(([name, value]) => {
    const { text, tone } = typeof value === 'string' ? { text: value, tone: 'plain' as const } : value;
    const [first = '', ...rest] = wrap(text, Math.max(view.width - left, 20)).map((line) =>
      paint(view.colors, tone, line),
    );
    const label = paint(view.colors, 'quiet', name) + padding(name, left);
    return [label + first, ...rest.map((line) => ' '.repeat(left) + line)];
  });
}

/** A heading between two parts of an answer, with an empty line before it. */
export function heading(title: string, view: View): string[] {
  return ['', paint(view.colors, 'strong', title)];
}
