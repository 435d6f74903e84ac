// The single values that stats, gauges and bars show: one per series.
import { mapped } from './mappings';
import type { FieldConfig, Panel, PanelData } from './dashboard';
import { fieldOf } from './fields';
import { reduce } from './reduce';
import { thresholdTone } from './thresholds';
import { toneOf, type Tone } from './colors';
import { formatOf } from './units';

export interface PanelValue {
  readonly name: string;
  readonly value: number | null;
  readonly text: string;
  /** By the mappings or the thresholds. */
  readonly tone: Tone | undefined;
  readonly field: FieldConfig;
  /** Over time; one for instant queries. */
  readonly history: readonly (number | null)[];
}

export function panelValues(panel: Panel, data: PanelData): readonly PanelValue[] {
  const calc = panel.options?.reduceOptions?.calcs?.[0];
  return data.targets.flatMap(({ ref_id: refId, series }) =>
    series.map(({ name, points }) => {
      const field = fieldOf(panel, { name, refId });
      const history = points.map(([, value]) => value ?? null);
      const value = reduce(history, calc);
      return { name: field.displayName ?? name, value, history, field, ...shown(value, field) };
    }),
  );
}

/** The text and the tone of a value. */
export function shown(
  value: number | null,
  field: FieldConfig,
): { readonly text: string; readonly tone: Tone | undefined } {
  const mapping = mapped(value, field.mappings);
  const text =
    mapping?.text ?? (value === null ? field.noValue : undefined) ?? formatOf(field.unit, field.decimals)(value);
  return { text, tone: mapping?.color === undefined ? thresholdTone(value, field) : toneOf(mapping.color) };
}
