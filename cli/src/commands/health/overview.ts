// `sextant overview`: runs, failures, model calls and cost, compared with the previous period.
import { table } from '@sextant/terminal/table';
import { toned, type Cell } from '@sextant/terminal/tones';
import { Command, Option } from 'commander';
import { read, type CommandInput } from '../../actions/read';
import type { Query, ResponseOf } from '../../api/types';
import { heading, orgScope, otherOrgLines } from '../../text/fields';
import { change, compact, count, money, percent, points, type Better } from '../../text/numbers';
import { orNone } from '../../text/states';
import { ago, duration, utc } from '../../text/times';
import type { View } from '../../text/view';

type Overview = ResponseOf<'get', '/api/v1/ops/overview'>;
type RunFigures = Overview['previous']['runs'];
type LlmFigures = Overview['previous']['llm'];
type PeriodOptions = Pick<Query<'/api/v1/ops/overview'>, 'period'>;

export const periodOption = (): Option =>
  new Option('--period <period>', 'length of the period').choices(['24h', '7d', '30d']).default('24h');

export function overviewCommand(): Command {
  return new Command('overview')
    .description('summarize runs, failures, model calls and cost, compared with the previous period')
    .addOption(periodOption())
    .action(
      read(
        '/api/v1/ops/overview',
        ({ options: { period } }: CommandInput<PeriodOptions>) => ({ query: { period } }),
        overviewLines,
      ),
    );
}

const NAMES: Readonly<Record<string, string>> = { '24h': '24 hours', '7d': '7 days', '30d': '30 days' };

function overviewLines(overview: Overview, view: View): string[] {
  const { org, period, to, runs, llm, previous } = overview;
  const name = NAMES[period] ?? period;
  return [
    view.colors.dim(`The last ${name} and the ${name} before that, ${orgScope(org)}.`),
    view.colors.dim(`Until ${utc(to).replace(/:\d\d UTC/, ' UTC')}.`),
    '',
    ...table(
      [
        { title: '', cell: ({ name: title }) => title },
        { title: 'NOW', align: 'right', cell: ({ now }) => now },
        { title: 'BEFORE', align: 'right', cell: ({ before }) => before },
        { title: 'CHANGE', align: 'right', cell: ({ by }) => by },
      ],
      [...runRows(runs, previous.runs), ...modelRows(llm, previous.llm)],
      view,
    ),
    ...stateLines(overview, view),
    ...failureLines(overview, view),
    ...modelLines(overview, view),
    ...recentLines(overview, view),
  ];
}

interface Row {
  readonly name: string;
  readonly now: Cell;
  readonly before: Cell;
  readonly by: Cell;
}

type Show = (value: number) => Cell;
const seconds: Show = (value) => duration(value);

function row(name: string, values: readonly [number | null, number | null], show: Show, better: Better): Row {
  const [now, before] = values.map((value) => (value === null ? orNone(null) : show(value))) as [Cell, Cell];
  return { name, now, before, by: change(...values, better) };
}

function runRows(now: RunFigures, before: RunFigures): Row[] {
  const times = (which: 'avg' | 'p50' | 'p95') => [now.runtime_seconds[which], before.runtime_seconds[which]] as const;
  return [
    row('Runs', [now.total, before.total], count, 'neither'),
    {
      name: 'Success rate',
      now: percent(now.success_rate),
      before: percent(before.success_rate),
      by: points(now.success_rate, before.success_rate, 'more'),
    },
    row('Run time, average', times('avg'), seconds, 'less'),
    row('Run time, P95', times('p95'), seconds, 'less'),
  ];
}

function modelRows(now: LlmFigures, before: LlmFigures): Row[] {
  const cost = ({ cost_usd }: LlmFigures): number | null => (cost_usd === null ? null : Number(cost_usd));
  return [
    row('Model calls', [now.calls, before.calls], count, 'neither'),
    {
      name: 'Model error rate',
      now: percent(now.error_rate),
      before: percent(before.error_rate),
      by: points(now.error_rate, before.error_rate, 'less'),
    },
    row('Model latency, P95', [now.latency_seconds.p95, before.latency_seconds.p95], seconds, 'less'),
    row('Tokens', [now.total_tokens, before.total_tokens], compact, 'neither'),
    {
      name: 'Cost',
      now: money(now.cost_usd),
      before: money(before.cost_usd),
      by: change(cost(now), cost(before), 'neither'),
    },
  ];
}

function stateLines({ org, runs: { total, by_state }, other_orgs: orgs }: Overview, view: View): string[] {
  if (total === 0) return ['', `There were no runs in ${orgScope(org)}.`, ...otherOrgLines(orgs)];
  const order = ['success', 'failed', 'canceled', 'running', 'queued'] as const;
  const parts = order.filter((name) => (by_state[name] ?? 0) > 0).map((name) => `${count(by_state[name])} ${name}`);
  return ['', view.colors.dim(`Runs by state: ${parts.join(', ')}.`)];
}

function failureLines({ step_failures: all }: Overview, view: View): string[] {
  if (all.length === 0) return [];
  return [
    ...heading('Most frequent step failures', view),
    ...table(
      [
        { title: 'COUNT', align: 'right', cell: (one) => count(one.count) },
        { title: 'KIND', cell: (one) => one.kind },
        { title: 'STEP', cell: (one) => one.step, minWidth: 8 },
        { title: 'CLASS', cell: (one) => toned('bad', one.error_class ?? 'UNKNOWN'), minWidth: 8 },
      ],
      all.slice(0, 5),
      view,
    ),
  ];
}

function modelLines({ llm }: Overview, view: View): string[] {
  if (llm.by_model.length === 0) return [];
  const unpriced =
    llm.unpriced_calls === 0 ? [] : [view.colors.yellow(`${count(llm.unpriced_calls)} calls have no price.`)];
  return [
    ...heading('Models', view),
    ...table(
      [
        { title: 'MODEL', cell: (one) => one.model, minWidth: 12 },
        { title: 'PROVIDER', cell: (one) => one.provider, minWidth: 8, droppable: 1 },
        { title: 'CALLS', align: 'right', cell: (one) => count(one.calls) },
        { title: 'FAILED', align: 'right', cell: (one) => percent(one.error_rate) },
        { title: 'TOKENS', align: 'right', cell: (one) => compact(one.total_tokens) },
        { title: 'P95', align: 'right', cell: (one) => duration(one.latency_seconds.p95) },
        { title: 'COST', align: 'right', cell: (one) => money(one.cost_usd) },
      ],
      llm.by_model,
      view,
    ),
    ...unpriced,
  ];
}

function recentLines({ recent_failures: all }: Overview, view: View): string[] {
  if (all.length === 0) return [];
  return [
    ...heading('Recent failures', view),
    ...table(
      [
        { title: 'RUN', cell: (one) => one.run_id },
        { title: 'WHEN', cell: (one) => ago(one.ended_at, view.now) },
        { title: 'KIND', cell: (one) => one.kind },
        { title: 'CLASS', cell: (one) => toned('bad', one.error_class ?? 'UNKNOWN'), minWidth: 8 },
        { title: 'MESSAGE', cell: (one) => orNone(one.error_message), minWidth: 16, droppable: 1 },
      ],
      all.slice(0, 5),
      view,
    ),
  ];
}
