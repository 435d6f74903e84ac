// From limits to the coloured steps that Grafana draws.
import { thresholdOf, type Severity } from '@sextant/alerts/declare';
import type { Limit, Panel } from './declare';

export interface Step {
  /** Null is minus infinity. */
  readonly value: number | null;
  readonly color: string;
}

const COLOURS: Readonly<Record<Severity, string>> = { critical: 'red', warning: 'orange', info: 'blue', none: 'green' };
const GOOD = 'green';

/** The steps of a panel, from the lowest value up. */
export function steps({ limits, complement }: Pick<Panel, 'limits' | 'complement'>): readonly Step[] {
  const turns = limits.map((limit) => turnOf(limit, complement)).sort((a, b) => a.value - b.value);
  const below = turns.filter((t) => t.bad === 'below');
  const above = turns.filter((t) => t.bad === 'above');
  // Under a lower limit lies its own colour, so each colour starts at the limit before.
  return [
    ...below.map((t, i) => ({ value: below[i - 1]?.value ?? null, color: t.color })),
    { value: below.at(-1)?.value ?? null, color: GOOD },
    ...above.map(({ value, color }) => ({ value, color })),
  ];
}

interface Turn {
  readonly value: number;
  readonly bad: 'above' | 'below';
  readonly color: string;
}

function turnOf({ fires, severity }: Limit, complement: boolean): Turn {
  const { value } = thresholdOf(fires);
  const above = 'above' in fires;
  const color = COLOURS[severity];
  if (!complement) return { value, bad: above ? 'above' : 'below', color };
  return { value: Number((1 - value).toPrecision(12)), bad: above ? 'below' : 'above', color };
}
