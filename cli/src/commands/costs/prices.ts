// `sextant prices`: an org's own prices of models, in place of the published ones.
import { PROVIDERS } from '@sextant/signals/labels';
import { Argument, Command, Option } from 'commander';
import type { Page } from '../../api/types';
import { money } from '../../text/numbers';
import type { Column } from '@sextant/terminal/table';
import { utc } from '../../text/times';
import { usd } from './budgets';
import { change } from '../../actions/change';
import { momentOf, timeOf } from '../../actions/options';
import { pageTable } from '../../actions/pages';
import { read } from '../../actions/read';

interface Price {
  readonly provider: string;
  readonly model: string;
  readonly input_usd_per_million: string;
  readonly cached_usd_per_million: string | null;
  readonly output_usd_per_million: string;
  readonly from_date: string;
}

interface SetOptions {
  readonly input: string;
  readonly cached?: string;
  readonly output: string;
  readonly from?: string;
}

const providerArgument = (): Argument => new Argument('<provider>', 'who serves the model').choices(PROVIDERS);
const fromOption = (meaning: string): Option => new Option('--from <time>', meaning).argParser(timeOf);
const perMillion = (flags: string, meaning: string): Option =>
  new Option(flags, `dollars for a million ${meaning}`).argParser(usd);

export function pricesCommand(): Command {
  const prices = new Command('prices').description(
    'own prices of models, in place of the published: list, set, delete',
  );
  prices
    .command('list')
    .description('all own prices, the newest of each model first; dollars for a million tokens')
    .action(
      read<object, Page<Price>>(() => ({
        path: '/prices',
        render: pageTable(columns, 'There are no own prices: the published ones hold.'),
      })),
    );
  prices
    .command('set')
    .description('set the price of a model')
    .addArgument(providerArgument())
    .argument('<model>', 'name of the model')
    .addOption(perMillion('--input <usd>', 'input tokens').makeOptionMandatory())
    .addOption(perMillion('--output <usd>', 'output tokens').makeOptionMandatory())
    .addOption(perMillion('--cached <usd>', 'input tokens that were cached; without it as other input'))
    .addOption(fromOption('when it begins to hold; now if not told'))
    .action(
      change<SetOptions, Price>(({ args: [provider, model], options: { input, output, cached, from } }) => ({
        method: 'PUT',
        path: '/prices',
        body: {
          ...{ provider, model, input_usd_per_million: input, output_usd_per_million: output },
          ...(cached !== undefined && { cached_usd_per_million: cached }),
          ...(from !== undefined && { from_date: momentOf(from) }),
        },
        done: (price) => `The price of ${provider}/${model} holds from ${utc(price.from_date)} on.`,
      })),
    );
  prices
    .command('delete')
    .description('delete the own prices of a model: the published one holds again')
    .addArgument(providerArgument())
    .argument('<model>', 'name of the model')
    .addOption(fromOption('the price that begins then alone, as "prices list --json" has it'))
    .action(
      change<{ readonly from?: string }>(({ args: [provider, model], options: { from } }) => ({
        method: 'DELETE',
        path: '/prices',
        query: { provider, model, from_date: momentOf(from) },
        question: `Delete ${from === undefined ? 'all own prices' : 'the own price'} of ${provider}/${model}?`,
        done: () =>
          `${from === undefined ? 'All own prices' : 'The own price'} of ${provider}/${model} ${from === undefined ? 'are' : 'is'} deleted.`,
      })),
    );
  return prices;
}

function columns(): Column<Price>[] {
  return [
    { title: 'PROVIDER', cell: ({ provider }) => provider, minWidth: 9 },
    { title: 'MODEL', cell: ({ model }) => model, minWidth: 12 },
    { title: 'INPUT', align: 'right', cell: (price) => money(price.input_usd_per_million) },
    { title: 'CACHED', align: 'right', cell: (price) => money(price.cached_usd_per_million), droppable: 1 },
    { title: 'OUTPUT', align: 'right', cell: (price) => money(price.output_usd_per_million) },
    { title: 'FROM', cell: ({ from_date: at }) => utc(at) },
  ];
}
