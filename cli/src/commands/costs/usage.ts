// `sextant usage`: what models cost, by provider, model, user and day.
import { Command, Option } from 'commander';
import type { Usage, UsageFigures, UsageGroup } from '../../api/figures';
import type { Query } from '../../api/client';
import { CliError } from '../../errors';
import { EXIT } from '../../exit-codes';
import { openSession } from '../../session';
import { fields } from '../../text/fields';
import { bar, compact, count, money, percent } from '../../text/numbers';
import { table, type Column } from '@sextant/terminal/table';
import { toned } from '@sextant/terminal/tones';
import { orNone } from '../../text/states';
import type { View } from '../../text/view';
import { refuseWatch } from '../../actions/change';
import { covering } from '../health/overview';
import { fromOption, toOption, wholeNumber } from '../../actions/options';
import { read, split } from '../../actions/read';

interface Options {
  readonly from?: string;
  readonly to?: string;
  readonly days?: number;
  readonly by?: string;
  readonly csv?: boolean;
  readonly bom?: boolean;
}

const GROUPS = ['provider', 'model', 'user', 'date'] as const;
const daysOption = (): Option => new Option('--days <n>', 'the last so many days').argParser(wholeNumber(1, 366));

export function usageCommand(): Command {
  const usage = new Command('usage').description('tokens and cost: report, top users');
  usage
    .command('report')
    .description('tokens and cost of this month, or of another time')
    .addOption(fromOption())
    .addOption(toOption())
    .addOption(daysOption())
    .addOption(new Option('--by <what>', 'one table instead of all').choices(GROUPS))
    .option('--csv', 'rows by day, provider, model and user, as CSV')
    .option('--bom', 'begin the CSV with a byte order mark, by which Excel knows UTF-8')
    .action(async (...all: unknown[]) => {
      const { options } = split<Options>(all).given;
      if (options.csv) return download(all);
      return read<Options, Usage>(() => ({
        ...placeOf(options),
        render: (answer, view) => usageLines(answer, view, options.by),
      }))(...all);
    });
  usage
    .command('top')
    .description('the users whose calls cost most')
    .addOption(daysOption().default(30))
    .action(
      read<{ readonly days: number }, Usage>(({ options: { days } }) => ({
        path: '/usage/last-n-days',
        query: { n: days },
        render: topLines,
      })),
    );
  return usage;
}

function placeOf({ from, to, days }: Options): { readonly path: string; readonly query: Query } {
  if (days !== undefined && (from !== undefined || to !== undefined)) {
    throw new CliError('--days and --from or --to exclude each other.', {
      exitCode: EXIT.usage,
      hint: 'Leave one out.',
    });
  }
  if (days !== undefined) return { path: '/usage/last-n-days', query: { n: days } };
  if (from === undefined && to === undefined) return { path: '/usage/current-month', query: {} };
  return { path: '/usage/report', query: { from, to } };
}

/** Writes the CSV as it comes, however long it is. */
async function download(all: readonly unknown[]): Promise<void> {
  const { command, given } = split<Options>(all);
  const { api, options } = openSession(command);
  refuseWatch(options.watch);
  const { path, query } = placeOf(given.options);
  for await (const chunk of await api.download(path, { ...query, bom: given.options.bom }, 'text/csv')) {
    if (!process.stdout.write(chunk)) await new Promise((resolve) => process.stdout.once('drain', resolve));
  }
}

export function usageLines(usage: Usage, view: View, by?: string): string[] {
  const { totals } = usage;
  const head = [
    view.colors.dim(`Calls of models from ${day(usage.from)} up to ${day(usage.to)}, UTC; ${covering(usage.org)}.`),
    '',
  ];
  if (totals.calls === 0) return [...head, 'There were none.'];
  const sections: Readonly<Record<(typeof GROUPS)[number], () => string[]>> = {
    provider: () => groupLines('PROVIDER', usage.by_provider, ({ provider }) => provider, view),
    model: () => groupLines('MODEL', usage.by_model, ({ model }) => model, view),
    user: () => groupLines('USER', usage.by_user, userOf, view),
    date: () => groupLines('DATE', usage.by_date, ({ date }) => date, view),
  };
  const shown = GROUPS.filter((group) => by === undefined || by === group);
  return [...head, ...totalLines(totals, view), ...shown.flatMap((group) => ['', ...sections[group]()])];
}

function totalLines(totals: UsageFigures, view: View): string[] {
  return fields(
    [
      ['Cost', { ...asToned(money(totals.cost_usd)), tone: 'strong' }],
      ['Calls', `${count(totals.calls)}, ${count(totals.errors)} failed`],
      ['Tokens', `${compact(totals.prompt_tokens)} in, ${compact(totals.completion_tokens)} out`],
      [
        'Without a price',
        totals.unpriced_calls === 0
          ? null
          : toned('warning', `${count(totals.unpriced_calls)} calls, whose cost is not known`),
      ],
    ],
    view,
  );
}

function asToned(cell: ReturnType<typeof money>): { readonly text: string } {
  return typeof cell === 'string' ? { text: cell } : cell;
}

function groupLines(
  title: string,
  groups: readonly UsageGroup[],
  nameOf: (group: UsageGroup) => string | null | undefined,
  view: View,
): string[] {
  if (groups.length === 0) return [];
  const most = Math.max(...groups.map(({ cost_usd }) => Number(cost_usd ?? 0)));
  const columns: Column<UsageGroup>[] = [
    { title, cell: (group) => orNone(nameOf(group)), minWidth: 10 },
    { title: 'CALLS', align: 'right', cell: ({ calls }) => count(calls) },
    {
      title: 'FAILED',
      align: 'right',
      cell: ({ calls, errors }) => percent(calls === 0 ? null : errors / calls),
      droppable: 1,
    },
    { title: 'TOKENS', align: 'right', cell: ({ total_tokens: tokens }) => compact(tokens) },
    { title: 'COST', align: 'right', cell: ({ cost_usd }) => money(cost_usd) },
    { title: '', cell: ({ cost_usd }) => toned('good', bar(Number(cost_usd ?? 0), most, 16)), droppable: 2 },
  ];
  return table(columns, groups, view);
}

export function topLines(usage: Usage, view: View): string[] {
  const head = view.colors.dim(
    `Users by cost from ${day(usage.from)} up to ${day(usage.to)}, UTC; ${covering(usage.org)}.`,
  );
  if (usage.top_users.length === 0) return [head, '', 'Nobody called a model in this time.'];
  return [head, '', ...groupLines('USER', usage.top_users, userOf, view)];
}

function userOf({ user_id }: UsageGroup): string {
  return user_id ?? '(nobody)';
}

function day(iso: string): string {
  return iso.length > 10 && !/T00:00:00(\.0+)?Z$/.test(iso)
    ? `${iso.slice(0, 10)} ${iso.slice(11, 16)}`
    : iso.slice(0, 10);
}
