// `sextant usage`: tokens and cost of model calls by provider, model, user, workspace and day.
import { table, type Column } from '@sextant/terminal/table';
import { toned } from '@sextant/terminal/tones';
import { Command, Option } from 'commander';
import { refuseWatch } from '../../actions/change';
import { fromOption, queryFlag, toOption, wholeNumber } from '../../actions/options';
import { parseAction, read, type CommandInput } from '../../actions/read';
import type { ResponseOf } from '../../api/types';
import { CliError } from '../../errors';
import { EXIT } from '../../exit-codes';
import { openSession } from '../../session';
import { fields, orgScope, otherOrgLines } from '../../text/fields';
import { bar, compact, count, money, percent } from '../../text/numbers';
import { orNone } from '../../text/states';
import type { View } from '../../text/view';

type Usage = ResponseOf<'get', '/api/v1/usage/report'>;
type UsageFigures = Usage['totals'];

interface ReportOptions {
  readonly from?: string;
  readonly to?: string;
  readonly days?: number;
  readonly by?: string;
  readonly csv?: boolean;
  readonly bom?: boolean;
}

const GROUPS = ['provider', 'model', 'user', 'workspace', 'date'] as const;
const daysOption = (): Option => new Option('--days <n>', 'number of days up to today').argParser(wholeNumber(1, 366));

export function usageCommand(): Command {
  const usage = new Command('usage').description('report tokens and cost of model calls');
  usage
    .command('report')
    .description('report the tokens and cost of this month, or of another period')
    .addOption(fromOption())
    .addOption(toOption())
    .addOption(daysOption())
    .addOption(new Option('--by <group>', 'show only the table by this group').choices(GROUPS))
    .option('--csv', 'print rows by date, provider, model and user as CSV')
    .option('--bom', 'start the CSV with a byte order mark, so that Excel detects UTF-8')
    .action(report);
  usage
    .command('top')
    .description('list the users with the highest cost')
    .addOption(daysOption().default(30))
    .action(
      read(
        '/api/v1/usage/last-n-days',
        ({ options: { days } }: CommandInput<{ readonly days: number }>) => ({ query: { n: days } }),
        topLines,
      ),
    );
  return usage;
}

function report(...actionArguments: unknown[]): Promise<void> {
  const { options } = parseAction<ReportOptions>(actionArguments).input;
  const { from, to, days, by } = options;
  if (days !== undefined && (from !== undefined || to !== undefined)) {
    throw new CliError('--days cannot be combined with --from or --to.', { exitCode: EXIT.usage });
  }
  if (options.csv) return downloadCsv(actionArguments);
  const render = (usage: Usage, view: View) => usageLines(usage, view, by);
  const action =
    days !== undefined
      ? read('/api/v1/usage/last-n-days', () => ({ query: { n: days } }), render)
      : (from ?? to) === undefined
        ? read('/api/v1/usage/current-month', () => ({}), render)
        : read('/api/v1/usage/report', () => ({ query: { from, to } }), render);
  return action(...actionArguments);
}

async function downloadCsv(actionArguments: readonly unknown[]): Promise<void> {
  const { command, input } = parseAction<ReportOptions>(actionArguments);
  const { from, to, days } = input.options;
  const bom = queryFlag(input.options.bom);
  const { api, options } = openSession(command);
  refuseWatch(options.watch);
  const rows = await (days !== undefined
    ? api.download('/api/v1/usage/last-n-days', { query: { n: days, bom } }, 'text/csv')
    : (from ?? to) === undefined
      ? api.download('/api/v1/usage/current-month', { query: { bom } }, 'text/csv')
      : api.download('/api/v1/usage/report', { query: { from, to, bom } }, 'text/csv'));
  for await (const chunk of rows) {
    if (!process.stdout.write(chunk)) await new Promise((resolve) => process.stdout.once('drain', resolve));
  }
}

function usageLines(usage: Usage, view: View, by?: string): string[] {
  const { totals } = usage;
  const head = [view.colors.dim(`Model calls from ${periodText(usage)}, ${orgScope(usage.org)}.`), ''];
  if (totals.calls === 0) return [...head, ...noCalls(usage)];
  const sections: Readonly<Record<(typeof GROUPS)[number], () => string[]>> = {
    provider: () => groupLines('PROVIDER', usage.by_provider, ({ provider }) => provider, view),
    model: () => groupLines('MODEL', usage.by_model, ({ model }) => model, view),
    user: () => groupLines('USER', usage.by_user, ({ user_id: user }) => user ?? NO_USER, view),
    workspace: () =>
      groupLines('WORKSPACE', usage.by_workspace, ({ workspace_id: workspace }) => workspace ?? NO_WORKSPACE, view),
    date: () => groupLines('DATE', usage.by_date, ({ date }) => date, view),
  };
  const shown = GROUPS.filter((group) => by === undefined || by === group);
  return [...head, ...totalLines(totals, view), ...shown.flatMap((group) => ['', ...sections[group]()])];
}

const NO_USER = '(no user)';
const NO_WORKSPACE = '(no workspace)';

function totalLines(totals: UsageFigures, view: View): string[] {
  const cost = money(totals.cost_usd);
  return fields(
    [
      ['Cost', toned('strong', typeof cost === 'string' ? cost : cost.text)],
      ['Calls', `${count(totals.calls)}, ${count(totals.errors)} failed`],
      ['Saved by caching', totals.cache_savings_usd === null ? null : money(totals.cache_savings_usd)],
      ['Tokens', `${compact(totals.prompt_tokens)} in, ${compact(totals.completion_tokens)} out`],
      [
        'Without a price',
        totals.unpriced_calls === 0
          ? null
          : toned('warning', `${count(totals.unpriced_calls)} calls, not included in the cost`),
      ],
    ],
    view,
  );
}

function groupLines<Group extends UsageFigures>(
  title: string,
  groups: readonly Group[],
  nameOf: (group: Group) => string | null,
  view: View,
): string[] {
  if (groups.length === 0) return [];
  const max = Math.max(...groups.map(({ cost_usd }) => Number(cost_usd ?? 0)));
  const columns: Column<Group>[] = [
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
    { title: '', cell: ({ cost_usd }) => toned('good', bar(Number(cost_usd ?? 0), max, 16)), droppable: 2 },
  ];
  return table(columns, groups, view);
}

function topLines(usage: ResponseOf<'get', '/api/v1/usage/last-n-days'>, view: View): string[] {
  const head = view.colors.dim(`Users by cost from ${periodText(usage)}, ${orgScope(usage.org)}.`);
  if (usage.totals.calls === 0) return [head, '', ...noCalls(usage)];
  if (usage.top_users.length === 0) return [head, '', 'There were no model calls with a user.'];
  return [head, '', ...groupLines('USER', usage.top_users, ({ user_id: user }) => user ?? NO_USER, view)];
}

function noCalls({ other_orgs: orgs }: Usage): string[] {
  return ['There were no model calls.', ...otherOrgLines(orgs)];
}

function periodText({ from, to }: Pick<Usage, 'from' | 'to'>): string {
  return `${dayOrTime(from)} to ${dayOrTime(to)} UTC`;
}

function dayOrTime(iso: string): string {
  const isTime = iso.length > 10 && !/T00:00:00(\.0+)?Z$/.test(iso);
  return isTime ? `${iso.slice(0, 10)} ${iso.slice(11, 16)}` : iso.slice(0, 10);
}
