// The parts of a compiled Grafana dashboard that the console draws. The compiler checks the JSON against Grafana's schema,
// and ops against its own when it starts.
import type { ResponseOf } from '../api/types';

export interface ThresholdStep {
  readonly color: string;
  /** Null: from minus infinity. */
  readonly value: number | null;
}

export interface Thresholds {
  readonly mode: 'absolute' | 'percentage';
  readonly steps: readonly ThresholdStep[];
}

export interface MappingResult {
  readonly text?: string;
  readonly color?: string;
}

export type ValueMapping =
  | { readonly type: 'value'; readonly options: Readonly<Record<string, MappingResult>> }
  | {
      readonly type: 'range';
      readonly options: { readonly from: number | null; readonly to: number | null; readonly result: MappingResult };
    }
  | { readonly type: 'regex'; readonly options: { readonly pattern: string; readonly result: MappingResult } }
  | { readonly type: 'special'; readonly options: { readonly match: string; readonly result: MappingResult } };

export interface DataLink {
  readonly title: string;
  readonly url: string;
}

/** How a time series or a table cell is drawn. */
export interface CustomConfig {
  readonly drawStyle?: 'line' | 'bars' | 'points';
  readonly fillOpacity?: number;
  readonly stacking?: { readonly mode: 'none' | 'normal' | 'percent' };
  readonly thresholdsStyle?: { readonly mode: string };
  readonly align?: string;
  readonly hidden?: boolean;
  readonly hideFrom?: { readonly viz?: boolean };
  readonly width?: number;
}

export interface FieldConfig {
  readonly displayName?: string;
  readonly unit?: string;
  readonly decimals?: number;
  readonly min?: number;
  readonly max?: number;
  /** Shown instead of a value that is missing. */
  readonly noValue?: string;
  readonly color?: { readonly mode: string; readonly fixedColor?: string };
  readonly thresholds?: Thresholds;
  readonly mappings?: readonly ValueMapping[];
  readonly links?: readonly DataLink[];
  readonly custom?: CustomConfig;
}

export interface Override {
  readonly matcher: { readonly id: string; readonly options?: unknown };
  readonly properties: readonly { readonly id: string; readonly value?: unknown }[];
}

export interface Target {
  readonly refId: string;
  readonly expr?: string;
  readonly rawSql?: string;
  readonly legendFormat?: string;
  readonly instant?: boolean;
  readonly datasource?: { readonly type: string; readonly uid: string };
  /** Of a search of traces. */
  readonly service?: string;
  readonly operation?: string;
  /** `error=true`: only spans with an error. */
  readonly tags?: string;
  /** Such as `500ms`. */
  readonly minDuration?: string;
}

export interface Transformation {
  readonly id: string;
  readonly options?: Readonly<Record<string, unknown>>;
}

/** 24 columns; a row has 30 pixels and a gap of 8. */
export interface GridPos {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export interface PanelOptions {
  readonly legend?: { readonly sortBy?: string; readonly sortDesc?: boolean };
  readonly reduceOptions?: { readonly calcs?: readonly string[] };
  readonly colorMode?: string;
  readonly graphMode?: string;
  readonly textMode?: string;
  readonly orientation?: string;
  readonly stacking?: string;
  readonly content?: string;
  readonly mode?: string;
  readonly sortBy?: readonly { readonly displayName: string; readonly desc?: boolean }[];
  /** Of a list of alerts: a selector of labels. */
  readonly alertInstanceLabelFilter?: string;
}

export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title?: string;
  readonly description?: string;
  readonly gridPos: GridPos;
  /** The runbooks of its alerts, among others. */
  readonly links?: readonly DataLink[];
  readonly fieldConfig?: { readonly defaults: FieldConfig; readonly overrides: readonly Override[] };
  readonly options?: PanelOptions;
  readonly targets?: readonly Target[];
  readonly datasource?: { readonly type: string; readonly uid: string };
  readonly transformations?: readonly Transformation[];
  /** Replaces the start of the board's time range, e.g. `30d` before now. */
  readonly timeFrom?: string;
  /** Of a row: its panels while it is collapsed. */
  readonly panels?: readonly Panel[];
  readonly collapsed?: boolean;
}

export interface Annotation {
  readonly name: string;
  /** The panels that it marks. Default: all. */
  readonly filter?: { readonly exclude?: boolean; readonly ids: readonly number[] };
  readonly enable?: boolean;
  readonly expr?: string;
  readonly titleFormat?: string;
  readonly textFormat?: string;
  readonly iconColor?: string;
  /** The values are times in milliseconds since the epoch, and mark these. */
  readonly useValueForTime?: boolean;
}

export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly time?: { readonly from: string; readonly to: string };
  readonly panels: readonly Panel[];
  readonly annotations?: { readonly list: readonly Annotation[] };
  readonly templating?: { readonly list: readonly { readonly name: string }[] };
}

export function dashboardOf({ dashboard }: ResponseOf<'get', '/api/v1/boards/{uid}'>): Dashboard {
  return dashboard as unknown as Dashboard;
}

export type PanelData = ResponseOf<'get', '/api/v1/boards/{uid}/panels/{id}/data'>;
export type PanelSeries = PanelData['targets'][number]['series'][number];
