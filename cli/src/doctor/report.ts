// The report of doctor: a mark, a name, a finding and advice.
import { padding, width, wrap } from '@sextant/terminal/text';
import { paint, type Tone } from '@sextant/terminal/tones';
import type { View } from '../text/view';

export interface Finding {
  readonly name: string;
  /** `warning`: it works, but needs attention. */
  readonly status: 'ok' | 'warning' | 'failed';
  readonly text: string;
  /** What to do, as a sentence. */
  readonly advice?: string | undefined;
}

export interface Section {
  readonly title: string;
  readonly findings: readonly Finding[];
}

const MARKS: Readonly<Record<Finding['status'], readonly [mark: string, tone: Tone]>> = {
  ok: ['✓', 'good'],
  warning: ['!', 'warning'],
  failed: ['✗', 'bad'],
};

export function reportLines(sections: readonly Section[], view: View): string[] {
  const all = sections.flatMap(({ findings }) => findings);
  const left = Math.max(...all.map(({ name }) => width(name)));
  const lines = sections
    .filter(({ findings }) => findings.length > 0)
    .flatMap(({ title, findings }) => [
      paint(view.colors, 'strong', title),
      ...findings.flatMap((finding) => findingLines(finding, left, view)),
      '',
    ]);
  return [...lines, summary(all, view)];
}

function findingLines({ name, status, text, advice }: Finding, left: number, view: View): string[] {
  const [mark, tone] = MARKS[status];
  const indent = 2 + 2 + left + 2;
  const room = Math.max(view.width - indent, 20);
  const [first = '', ...rest] = wrap(text, room);
  const adviceLines = advice === undefined ? [] : wrap(`→ ${advice}`, room);
  return [
    `  ${paint(view.colors, tone, mark)} ${name}${padding(name, left)}  ${first}`,
    ...[...rest, ...adviceLines].map((line) => ' '.repeat(indent) + line),
  ];
}

function summary(all: readonly Finding[], view: View): string {
  const failed = all.filter(({ status }) => status === 'failed').length;
  const warnings = all.filter(({ status }) => status === 'warning').length;
  if (failed > 0) return paint(view.colors, 'bad', `${failed} of ${all.length} checks failed.`);
  if (warnings > 0)
    return paint(view.colors, 'warning', `No check failed; ${warnings} of ${all.length} need attention.`);
  return paint(view.colors, 'good', `All ${all.length} checks passed.`);
}
