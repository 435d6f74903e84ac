// `sextant budgets`: what an org may spend on models in a UTC day or month.
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import type { Page } from '../../api/types';
import { CliError } from '../../errors';
import { EXIT } from '../../exit-codes';
import { money } from '../../text/numbers';
import type { Column } from '@sextant/terminal/table';
import { change } from '../../actions/change';
import { pageTable } from '../../actions/pages';
import { read } from '../../actions/read';

interface Budget {
  readonly period: string;
  readonly soft_limit_usd: string | null;
  readonly hard_limit_usd: string | null;
  readonly spent_usd: string;
}

const periodArgument = (): Argument => new Argument('<period>', 'of a UTC day or month').choices(['day', 'month']);

export function budgetsCommand(): Command {
  const budgets = new Command('budgets').description('what an org may spend on models: list, set, delete');
  budgets
    .command('list')
    .description('both budgets of the org, and what is spent of them')
    .action(
      read<object, Page<Budget>>(() => ({ path: '/budgets', render: pageTable(columns, 'There are no budgets.') })),
    );
  budgets
    .command('set')
    .description('set a budget; a limit that is left out is none')
    .addArgument(periodArgument())
    .addOption(new Option('--soft <usd>', 'beyond it an alert is raised').argParser(usd))
    .addOption(new Option('--hard <usd>', 'beyond it calls of models are refused').argParser(usd))
    .action(
      change<{ readonly soft?: string; readonly hard?: string }, Budget>(({ args: [period = ''], options }) => ({
        method: 'PUT',
        path: '/budgets',
        body: limits(period, options),
        done: (budget) => `The budget of a ${period} is set: ${text(budget)}.`,
      })),
    );
  budgets
    .command('delete')
    .description('take a budget away: what models cost is not limited any more')
    .addArgument(periodArgument())
    .action(
      change(({ args: [period = ''] }) => ({
        method: 'PUT',
        path: '/budgets',
        body: { period, soft_limit_usd: null, hard_limit_usd: null },
        question: `Take the budget of a ${period} away? Nothing limits what models cost then.`,
        done: () => `There is no budget of a ${period} any more.`,
      })),
    );
  return budgets;
}

/** Dollars as text, exact. */
export function usd(value: string): string {
  if (/^\d{1,6}(\.\d{1,9})?$/.test(value)) return value;
  throw new InvalidArgumentError('It must be dollars like 12.50, with at most 9 decimals.');
}

function limits(period: string, { soft, hard }: { readonly soft?: string; readonly hard?: string }): object {
  if (soft === undefined && hard === undefined) {
    throw new CliError('A budget needs --soft or --hard.', {
      exitCode: EXIT.usage,
      hint: `As in "sextant budgets set ${period} --soft 50 --hard 100"; "sextant budgets delete ${period}" takes it away.`,
    });
  }
  return { period, soft_limit_usd: soft ?? null, hard_limit_usd: hard ?? null };
}

function text({ soft_limit_usd: soft, hard_limit_usd: hard }: Budget): string {
  const of = (value: string | null): string => (value === null ? 'none' : `$${Number(value)}`);
  return `soft limit ${of(soft)}, hard limit ${of(hard)}`;
}

function columns(): Column<Budget>[] {
  return [
    { title: 'PERIOD', cell: ({ period }) => period },
    { title: 'SPENT', align: 'right', cell: ({ spent_usd: spent }) => money(spent) },
    { title: 'SOFT LIMIT', align: 'right', cell: ({ soft_limit_usd: soft }) => money(soft) },
    { title: 'HARD LIMIT', align: 'right', cell: ({ hard_limit_usd: hard }) => money(hard) },
  ];
}
