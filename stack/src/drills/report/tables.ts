// Prints the results of drills as tables of at most 80 columns, and as Markdown for the documentation.
import { table, type Column, type Screen } from '@sextant/terminal/table';
import { toned, type Cell } from '@sextant/terminal/tones';
import type { MatrixCell, MatrixRow } from './matrix';
import type { DrillResult } from '../scenario';

const seconds = (value: number | undefined): string => (value === undefined ? '–' : value.toFixed(1));

const HOPS: readonly { readonly title: string; readonly of: (result: DrillResult) => number | undefined }[] = [
  { title: 'PEND', of: ({ hops }) => hops.pending },
  { title: 'FIRE', of: ({ hops }) => hops.firing },
  { title: 'AM', of: ({ hops }) => hops.alertmanager },
  { title: 'INBOX', of: ({ hops }) => hops.inbox },
  { title: 'END', of: ({ hops }) => hops.resolved },
];

/** A line per drill: seconds from the fault to each hop. */
export function hopsTable(results: readonly DrillResult[], screen: Screen): string {
  const columns: readonly Column<DrillResult>[] = [
    {
      title: 'ALERT',
      cell: ({ alert, problems }) => toned(problems.length === 0 ? 'good' : 'bad', alert),
      minWidth: 12,
    },
    ...HOPS.map(({ title, of }): Column<DrillResult> => {
      return { title, align: 'right', cell: (result) => seconds(of(result)) };
    }),
    { title: 'CHANNELS', cell: ({ channels }) => channels.map(shortChannel).join(' '), minWidth: 8, droppable: 1 },
  ];
  return table(columns, results, screen).join('\n');
}

/** #alerts-critical → critical, pagerduty → page. */
const shortChannel = (channel: string): string => channel.replace('#alerts-', '').replace('pagerduty', 'page');

export const HOPS_LEGEND =
  'seconds from the fault to: pending, firing, Alertmanager (AM), the first inbox;\nEND: from the end of the fault to the resolved message';

const MARKS: Readonly<Record<MatrixCell, string>> = { drilled: '●', missing: '✗', declared: '○', unexpected: '!' };
const TONES: Readonly<Record<MatrixCell, 'good' | 'bad' | 'quiet' | 'warning'>> = {
  drilled: 'good',
  missing: 'bad',
  declared: 'quiet',
  unexpected: 'warning',
};

/** Alerts per block: with a gap, a column is four wide, so a block and the names of faults fit 80 columns. */
const BLOCK = 12;

/** The matrix in blocks of alerts: numbered columns, a line per fault that has a cell in the block, and the names. */
export function matrixTable(rows: readonly MatrixRow[], screen: Screen): string {
  const alerts = [...new Set(rows.flatMap(({ cells }) => [...cells.keys()]))].sort();
  const blocks = Array.from({ length: Math.ceil(alerts.length / BLOCK) }, (_, i) =>
    alerts.slice(i * BLOCK, (i + 1) * BLOCK),
  );
  return blocks.map((block) => matrixBlock(rows, block, alerts.indexOf(block[0]!), screen)).join('\n\n');
}

function matrixBlock(rows: readonly MatrixRow[], block: readonly string[], first: number, screen: Screen): string {
  const columns: readonly Column<MatrixRow>[] = [
    { title: 'FAULT', cell: ({ fault }) => fault },
    ...block.map((alert, i): Column<MatrixRow> => {
      return { title: String(first + i + 1), cell: ({ cells }) => mark(cells.get(alert)) };
    }),
  ];
  const shown = rows.filter(({ cells }) => block.some((alert) => cells.has(alert)));
  const legend = block.map((alert, i) => `${first + i + 1} ${alert}`);
  return [...table(columns, shown, screen), ...paired(legend)].join('\n');
}

/** Two names per line. */
function paired(names: readonly string[]): readonly string[] {
  const half = Math.ceil(names.length / 2);
  return names.slice(0, half).map((name, i) => `  ${name.padEnd(38)}${names[half + i] ?? ''}`.trimEnd());
}

function mark(cell: MatrixCell | undefined): Cell {
  return cell === undefined ? '' : toned(TONES[cell], MARKS[cell]);
}

export const MATRIX_LEGEND = '● fired for its fault  ✗ did not fire  ○ fires too, as declared  ! fired undeclared';

/** The table of the documentation. */
export function hopsMarkdown(results: readonly DrillResult[]): string {
  const rows = results.map((result) => [
    result.alert,
    result.fault,
    ...HOPS.map(({ of }) => seconds(of(result))),
    result.channels.join(', '),
  ]);
  const header = ['alert', 'fault', 'pending', 'firing', 'Alertmanager', 'inbox', 'resolved', 'channels'];
  return [header, header.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** The matrix of the documentation: a line per fault. */
export function matrixMarkdown(rows: readonly MatrixRow[]): string {
  const kinds = ['drilled', 'declared', 'unexpected'] as const;
  const names = ({ cells }: MatrixRow, kind: MatrixCell): string =>
    [...cells]
      .flatMap(([alert, cell]) => (cell === kind ? [alert] : []))
      .sort()
      .join(', ') || '–';
  const header = ['fault', 'alerts of the fault', 'fire too, as declared', 'fired undeclared'];
  const lines = rows.map((row) => [row.fault, ...kinds.map((kind) => names(row, kind))]);
  return [header, header.map(() => '---'), ...lines].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
