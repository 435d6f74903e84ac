// `sextant budgets`: spending limits for model calls.
import type { Column } from '@sextant/terminal/table';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { change } from '../../actions/change';
import { pageTable } from '../../actions/pages';
import { read, type CommandInput } from '../../actions/read';
import type { ItemOf } from '../../api/types';
import { CliError } from '../../errors';
import { EXIT } from '../../exit-codes';
import { money } from '../../text/numbers';

type Budget = ItemOf<'/api/v1/budgets'>;

interface Limits {
  readonly soft?: string;
  readonly hard?: string;
}

const PERIODS = ['day', 'month'] as const;
const periodArgument = (): Argument => new Argument('<period>', 'UTC day or month').choices(PERIODS);

export function budgetsCommand(): Command {
  const budgets = new Command('budgets').description('list, set and delete the budgets for model calls');
  budgets
    .command('list')
    .description('list the budgets of the org with the amounts spent')
    .action(read('/api/v1/budgets', () => ({}), pageTable(columns, 'There are no budgets.')));
  budgets
    .command('set')
    .description('set a budget; a limit that is not given is removed')
    .addArgument(periodArgument())
    .addOption(new Option('--soft <usd>', 'raise an alert above this amount').argParser(usd))
    .addOption(new Option('--hard <usd>', 'refuse model calls above this amount').argParser(usd))
    .action(
      change('put', '/api/v1/budgets', ({ args: [period = ''], options }: CommandInput<Limits>) => ({
        body: budgetOf(period, options),
        done: (budget) => `Set the budget per ${period}: ${limitsText(budget)}.`,
      })),
    );
  budgets
    .command('delete')
    .description('delete a budget, so that spending is no longer limited')
    .addArgument(periodArgument())
    .action(
      change('put', '/api/v1/budgets', ({ args: [period] }) => ({
        body: { period: period as Budget['period'], soft_limit_usd: null, hard_limit_usd: null },
        question: `Delete the budget per ${period}? Spending will no longer be limited.`,
        done: () => `Deleted the budget per ${period}.`,
      })),
    );
  return budgets;
}

/** Parses an amount in dollars; it stays text, so that it is exact. */
export function usd(value: string): string {
  if (/^\d{1,6}(\.\d{1,9})?$/.test(value)) return value;
  throw new InvalidArgumentError('It must be an amount in dollars such as 12.50, with at most 9 decimals.');
}

function budgetOf(period: string, { soft, hard }: Limits) {
  if (soft === undefined && hard === undefined) {
    throw new CliError('A budget needs --soft or --hard.', {
      exitCode: EXIT.usage,
      hint: `For example "sextant budgets set ${period} --soft 50 --hard 100". To remove the budget, use "sextant budgets delete ${period}".`,
    });
  }
  return { period: period as Budget['period'], soft_limit_usd: soft ?? null, hard_limit_usd: hard ?? null };
}

function limitsText({ soft_limit_usd: soft, hard_limit_usd: hard }: Budget): string {
  const text = (value: string | null): string => (value === null ? 'none' : `$${Number(value)}`);
  return `soft limit ${text(soft)}, hard limit ${text(hard)}`;
}

function columns(): Column<Budget>[] {
  return [
    { title: 'PERIOD', cell: ({ period }) => period },
    { title: 'SPENT', align: 'right', cell: ({ spent_usd: spent }) => money(spent) },
    { title: 'SOFT LIMIT', align: 'right', cell: ({ soft_limit_usd: soft }) => money(soft) },
    { title: 'HARD LIMIT', align: 'right', cell: ({ hard_limit_usd: hard }) => money(hard) },
  ];
}
