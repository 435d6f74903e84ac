// `sextant trends`: one figure over time as a bar chart.
import { table } from '@sextant/terminal/table';
import { toned } from '@sextant/terminal/tones';
import { Argument, Command } from 'commander';
import { read, type CommandInput } from '../../actions/read';
import type { Query, ResponseOf } from '../../api/types';
import { orgScope } from '../../text/fields';
import { bar } from '../../text/numbers';
import { orNone } from '../../text/states';
import type { View } from '../../text/view';
import { periodOption } from './overview';

type TrendQuery = Query<'/api/v1/ops/trends'>;

const METRICS: readonly TrendQuery['metric'][] = [
  ...(['runs', 'failures', 'runtime_p95', 'llm_calls', 'llm_errors', 'llm_tokens', 'llm_cost'] as const),
  'llm_latency_p95',
];

export function trendsCommand(): Command {
  return new Command('trends')
    .description('show a figure over time, per hour, or per day for 30 days')
    .addArgument(new Argument('<metric>', 'figure to show').choices(METRICS))
    .addOption(periodOption())
    .action(
      read(
        '/api/v1/ops/trends',
        ({ args: [metric], options: { period } }: CommandInput<Pick<TrendQuery, 'period'>>) => ({
          query: { metric: metric as TrendQuery['metric'], period },
        }),
        trendLines,
      ),
    );
}

function trendLines({ org, metric, unit, points }: ResponseOf<'get', '/api/v1/ops/trends'>, view: View): string[] {
  const max = Math.max(...points.map(({ value }) => value ?? 0));
  const text = (value: number | null): string | null => (value === null ? null : String(Number(value.toPrecision(6))));
  return [
    view.colors.dim(`${metric} (${unit}), ${orgScope(org)}. Times are UTC.`),
    '',
    ...table(
      [
        { title: 'FROM', cell: ({ at }) => `${at.slice(0, 10)} ${at.slice(11, 16)}` },
        { title: 'VALUE', align: 'right', cell: ({ value }) => orNone(text(value)) },
        { title: '', cell: ({ value }) => toned('good', bar(value ?? 0, max, 40)), minWidth: 4 },
      ],
      points,
      view,
    ),
  ];
}
