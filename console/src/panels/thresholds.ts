// Thresholds of Grafana: which colour a value has, and what a chart draws at them.
import type { Threshold } from '../charts/types';
import type { FieldConfig, Thresholds } from './dashboard';
import { toneOf, type Tone } from './colors';

/** The tone of the highest step that the value reaches; undefined without thresholds. */
export function thresholdTone(value: number | null, field: FieldConfig): Tone | undefined {
  const { thresholds } = field;
  if (!thresholds || value === null) return undefined;
  const reached = absoluteSteps(thresholds, field).findLast((step) => value >= step.value);
  return reached && toneOf(reached.color);
}

/** The lines and areas of a chart. A second step at the same value is drawn once, with the later colour. */
export function chartThresholds(field: FieldConfig): readonly Threshold[] {
  const mode = field.custom?.thresholdsStyle?.mode ?? 'off';
  if (!field.thresholds || mode === 'off') return [];
  const steps = absoluteSteps(field.thresholds, field);
  const distinct = steps.filter(({ value }, index) => steps[index + 1]?.value !== value);
  const hasArea = mode.includes('area');
  const line = mode === 'area' ? 'none' : mode.includes('dashed') ? 'dashed' : 'solid';
  return distinct.flatMap(({ value, color }, index) => {
    const tone = toneOf(color);
    if (tone === 'info' || tone === 'neutral') return [];
    const isBase = value === -Infinity;
    if (isBase && (!hasArea || tone === 'good')) return [];
    return [
      {
        ...{ value, tone, line: isBase ? ('none' as const) : line },
        ...(hasArea && tone !== 'good' && { fillTo: distinct[index + 1]?.value ?? Infinity }),
      },
    ];
  });
}

export interface AbsoluteStep {
  readonly value: number;
  readonly color: string;
}

/** Ascending. Percentages are of the range of the field. */
export function absoluteSteps(
  { mode, steps }: Thresholds,
  { min = 0, max = 100 }: FieldConfig,
): readonly AbsoluteStep[] {
  const valueOf = (value: number | null) => {
    if (value === null) return -Infinity;
    return mode === 'percentage' ? min + ((max - min) * value) / 100 : value;
  };
  return steps.map(({ value, color }) => ({ value: valueOf(value), color }));
}
