// `sextant trends`: one figure over time, as bars.
import { Argument, Command, Option } from 'commander';
import { bar } from '../../text/numbers';
import { table } from '@sextant/terminal/table';
import { toned } from '@sextant/terminal/tones';
import { orNone } from '../../text/states';
import type { View } from '../../text/view';
import { covering } from './overview';
import { read } from '../../actions/read';

const METRICS = [
  ...(['runs', 'failures', 'runtime_p95', 'llm_calls', 'llm_errors', 'llm_tokens', 'llm_cost'] as const),
  'llm_latency_p95',
] as const;

interface Trend {
  readonly org: string | null;
  readonly metric: string;
  readonly unit: string;
  readonly points: readonly { readonly at: string; readonly value: number | null }[];
}

export function trendsCommand(): Command {
  return new Command('trends')
    .description('one figure over time: by hours, or for 30 days by days')
    .addArgument(new Argument('<metric>', 'which figure').choices(METRICS))
    .addOption(new Option('--period <period>', 'how far back').choices(['24h', '7d', '30d']).default('24h'))
    .action(
      read<{ readonly period: string }, Trend>(({ args: [metric], options: { period } }) => ({
        path: '/ops/trends',
        query: { metric, period },
        render: trendLines,
      })),
    );
}

function trendLines({ org, metric, unit, points }: Trend, view: View): string[] {
  const most = Math.max(...points.map(({ value }) => value ?? 0));
  const text = (value: number | null): string | null => (value === null ? null : String(Number(value.toPrecision(6))));
  return [
    view.colors.dim(`${metric} (${unit}), times in UTC; ${covering(org)}.`),
    '',
    ...table(
      [
        { title: 'FROM', cell: ({ at }) => `${at.slice(0, 10)} ${at.slice(11, 16)}` },
        { title: 'VALUE', align: 'right', cell: ({ value }) => orNone(text(value)) },
        { title: '', cell: ({ value }) => toned('good', bar(value ?? 0, most, 40)), minWidth: 4 },
      ],
      points,
      view,
    ),
  ];
}
