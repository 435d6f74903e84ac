// Which exemplars a chart draws: the highest of each part of the time range, as hundreds would hide the lines.
import type { Exemplar } from '../charts/types';

const PARTS = 40;

export function drawnExemplars(
  exemplars: readonly Exemplar[],
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): readonly Exemplar[] {
  const highest = new Map<number, Exemplar>();
  for (const exemplar of exemplars) {
    const part = Math.floor(((exemplar.at - fromMs) / (toMs - fromMs)) * PARTS);
    const other = highest.get(part);
    if (!other || exemplar.value > other.value) highest.set(part, exemplar);
  }
  return [...highest.values()];
}
