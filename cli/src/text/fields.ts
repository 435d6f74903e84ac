// Parts of an output: the properties of an object, headings, and the orgs that it covers.
import { padding, width, wrap } from '@sextant/terminal/text';
import { paint, type Cell } from '@sextant/terminal/tones';
import type { View } from './view';

export type Field = readonly [name: string, value: Cell | null | undefined];

const GAP = 2;

/** Omits fields with the value null or undefined. */
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

/** An empty line and a heading. */
export function heading(title: string, view: View): string[] {
  return ['', paint(view.colors, 'strong', title)];
}

/** The orgs that a response covers, for use in a sentence. */
export function orgScope(org: string | null): string {
  return org === null ? 'all orgs' : `org ${org}`;
}

/** Where to look when the chosen org has nothing; `orgs` is null unless the key can read other orgs. */
export function otherOrgLines(orgs: readonly string[] | null | undefined): string[] {
  if (orgs == null) return [];
  if (orgs.length === 0) return ['No other org has any.'];
  return [
    `Orgs that have some: ${orgs.join(', ')}.`,
    'Choose one with --org, or leave out --org and SEXTANT_ORG to see all.',
  ];
}
