// What a time chart shows.

export interface Series {
  readonly label: string;
  /** One value per time; null is a gap. */
  readonly values: readonly (number | null)[];
  /** A number from 1 to 8 picks a colour, a tone one that means something; default: by position. */
  readonly color?: number | 'good' | 'warning' | 'bad' | 'info';
}

export interface Threshold {
  readonly value: number;
  readonly tone: 'warning' | 'bad' | 'good';
  readonly label?: string;
  /** Default: dashed. */
  readonly line?: 'dashed' | 'solid' | 'none';
  /** Fills the plot from the threshold up to this value; Infinity: up to the top. */
  readonly fillTo?: number;
}

export interface Exemplar {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly value: number;
  readonly traceId: string;
  /** Default: info. */
  readonly tone?: 'info' | 'bad';
}

/** A span of time that is marked, e.g. while an alert fired. In milliseconds since the epoch. */
export interface Marked {
  readonly from: number;
  readonly to: number;
  readonly tone: 'warning' | 'bad' | 'info';
  readonly label: string;
}

export interface TimeChartProps {
  /** Accessible name; also the caption of the data table for screen readers. */
  readonly label: string;
  /** Milliseconds since the epoch, ascending, shared by all series. */
  readonly times: readonly number[];
  readonly series: readonly Series[];
  /** Formats values of the axis, the legend and the tooltip. */
  readonly format: (value: number | null) => string;
  /** For the axis alone, e.g. without the name of the unit. Default: `format`. */
  readonly formatAxis?: (value: number | null) => string;
  /** The time axis in milliseconds since the epoch. Default: the times of the series. */
  readonly range?: { readonly fromMs: number; readonly toMs: number };
  readonly stacked?: boolean;
  readonly draw?: 'line' | 'bars' | 'points';
  readonly fill?: boolean;
  readonly thresholds?: readonly Threshold[];
  readonly marked?: readonly Marked[];
  readonly exemplars?: readonly Exemplar[];
  readonly onExemplar?: (exemplar: Exemplar) => void;
  /** Called with the range that was dragged, in milliseconds since the epoch. */
  readonly onZoom?: (fromMs: number, toMs: number) => void;
  /** Charts with the same key show the same moment under the pointer. */
  readonly syncKey?: string;
  readonly min?: number;
  readonly max?: number;
  readonly height?: number;
  /** Shows the values under the pointer below the chart; without it, a tooltip does. Default: true. */
  readonly legend?: boolean;
}

/** Resolved colours, as a canvas does not know custom properties. */
export interface ChartColors {
  readonly series: readonly string[];
  readonly text: string;
  readonly grid: string;
  readonly good: string;
  readonly warning: string;
  readonly bad: string;
  readonly info: string;
}
