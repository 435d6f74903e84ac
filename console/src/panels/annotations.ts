// Annotations of a board: spans of time in which the series of a query have a value, e.g. ALERTS while an alert fires.
import type { Marked } from '../charts/types';
import type { Annotation } from './dashboard';
import { toneOf } from './colors';

interface AnnotatedSeries {
  readonly labels: Readonly<Record<string, string>>;
  /** Unix time in seconds, and the value. */
  readonly points: readonly (readonly (number | null)[])[];
}

/** A mark of a board: on all panels, or on those that the annotation names. */
export interface BoardMark extends Marked {
  readonly panels?: Annotation['filter'];
}

/** The marks of a panel. */
export function marksOfPanel(marks: readonly BoardMark[], id: number): readonly Marked[] {
  return marks.filter(({ panels }) => !panels || panels.ids.includes(id) !== (panels.exclude ?? false));
}

/** A pause of more than one and a half steps ends a span. */
const GAP_STEPS = 1.5;

export function marksOf(
  annotation: Annotation,
  series: readonly AnnotatedSeries[],
  stepSeconds: number,
): readonly BoardMark[] {
  const tone = toneOf(annotation.iconColor ?? '');
  return series.flatMap(({ labels, points }) => {
    const label = textOf(annotation, labels);
    const active = points.filter(([, value]) => value);
    const spans = annotation.useValueForTime
      ? momentsOf(active.map(([, value]) => value!))
      : spansOf(
          active.map(([at]) => at! * 1000),
          stepSeconds * 1000,
        );
    return spans.map((span) => ({
      ...{ ...span, label },
      tone: tone === 'bad' || tone === 'warning' ? tone : ('info' as const),
      ...(annotation.filter && { panels: annotation.filter }),
    }));
  });
}

function textOf({ name, titleFormat = '', textFormat = '' }: Annotation, labels: AnnotatedSeries['labels']): string {
  const filled = [titleFormat, textFormat].map((format) =>
    format.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, label: string) => labels[label] ?? '').trim(),
  );
  return filled.filter((text) => text !== '').join(': ') || name;
}

/** In milliseconds since the epoch. */
type Span = Pick<Marked, 'from' | 'to'>;

function momentsOf(times: readonly number[]): readonly Span[] {
  return [...new Set(times)].map((at) => ({ from: at, to: at }));
}

function spansOf(times: readonly number[], step: number): readonly Span[] {
  const spans: { from: number; to: number }[] = [];
  for (const at of times) {
    const last = spans.at(-1);
    if (last && at - last.to <= GAP_STEPS * step) last.to = at;
    else spans.push({ from: at, to: at });
  }
  return spans;
}
