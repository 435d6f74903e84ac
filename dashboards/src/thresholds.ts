// Converts thresholds to the colored steps of a Grafana panel.
import { thresholdOf, type Severity } from '@sextant/alerts/declare';
import type { Panel, PanelThreshold } from './declare';

interface Step {
  /** Null is minus infinity. */
  readonly value: number | null;
  readonly color: string;
}

const COLORS: Readonly<Record<Severity, string>> = { critical: 'red', warning: 'orange', info: 'blue', none: 'green' };
const GOOD = 'green';

/** The steps of a panel in ascending order. */
export function steps({ thresholds, complement }: Pick<Panel, 'thresholds' | 'complement'>): readonly Step[] {
  const bounds = boundsOf({ thresholds, complement });
  const below = bounds.filter(({ bad }) => bad === 'below');
  const above = bounds.filter(({ bad }) => bad === 'above');
  // The color of a lower bound applies below it, so it starts at the previous bound.
  return [
    ...below.map(({ color }, i) => ({ value: below[i - 1]?.value ?? null, color })),
    { value: below.at(-1)?.value ?? null, color: GOOD },
    ...above.map(({ value, color }) => ({ value: justAbove(value), color })),
  ];
}

/** The bounds of a panel in ascending order, as the panel shows them. */
export function boundsOf({ thresholds, complement }: Pick<Panel, 'thresholds' | 'complement'>): readonly Bound[] {
  return thresholds.map((threshold) => boundOf(threshold, complement)).sort((a, b) => a.value - b.value);
}

/** Grafana colors from a step on, but an alert does not fire at its threshold. */
function justAbove(value: number): number {
  return value === 0 ? STEP : value + Math.abs(value) * STEP;
}

const STEP = 1e-9;

export interface Bound {
  readonly value: number;
  readonly bad: 'above' | 'below';
  readonly color: string;
}

function boundOf({ fires, severity }: PanelThreshold, complement: boolean): Bound {
  const { value } = thresholdOf(fires);
  const isAbove = 'above' in fires;
  const color = COLORS[severity];
  if (!complement) return { value, bad: isAbove ? 'above' : 'below', color };
  // Rounded, because 1 - 0.9 is not 0.1 in floating point.
  return { value: Number((1 - value).toPrecision(12)), bad: isAbove ? 'below' : 'above', color };
}
