// `sextant prices`: price overrides of an org, used in place of the published prices.
import { PROVIDERS } from '@sextant/signals/labels';
import type { Column } from '@sextant/terminal/table';
import { Argument, Command, Option } from 'commander';
import { change } from '../../actions/change';
import { momentOf, timeOf } from '../../actions/options';
import { pageTable } from '../../actions/pages';
import { read, type CommandInput } from '../../actions/read';
import type { Body, ItemOf } from '../../api/types';
import { money } from '../../text/numbers';
import { utc } from '../../text/times';
import { usd } from './budgets';

type Provider = Body<'put', '/api/v1/prices'>['provider'];

interface SetOptions {
  readonly input: string;
  readonly cached?: string;
  readonly output: string;
  readonly from?: string;
}

const providerArgument = (): Argument => new Argument('<provider>', 'provider of the model').choices(PROVIDERS);
const startOption = (meaning: string): Option => new Option('--from <time>', meaning).argParser(timeOf);
const priceOption = (flags: string, tokens: string): Option =>
  new Option(flags, `dollars per million ${tokens}`).argParser(usd);

export function pricesCommand(): Command {
  const prices = new Command('prices').description(
    'list, set and delete price overrides, used in place of published prices',
  );
  prices
    .command('list')
    .description('list price overrides in dollars per million tokens, newest first for each model')
    .action(
      read(
        '/api/v1/prices',
        () => ({}),
        pageTable(columns, 'There are no price overrides; the published prices apply.'),
      ),
    );
  prices
    .command('set')
    .description('set a price override for a model')
    .addArgument(providerArgument())
    .argument('<model>', 'name of the model')
    .addOption(priceOption('--input <usd>', 'input tokens').makeOptionMandatory())
    .addOption(priceOption('--output <usd>', 'output tokens').makeOptionMandatory())
    .addOption(priceOption('--cached <usd>', 'cached input tokens; by default the price of input tokens'))
    .addOption(startOption('when the price takes effect; default: now'))
    .action(
      change(
        'put',
        '/api/v1/prices',
        ({ args: [provider, model = ''], options: { input, output, cached, from } }: CommandInput<SetOptions>) => ({
          body: {
            ...{ provider: provider as Provider, model },
            ...{ input_usd_per_million: input, output_usd_per_million: output },
            ...(cached !== undefined && { cached_usd_per_million: cached }),
            ...(from !== undefined && { from_date: momentOf(from) }),
          },
          done: (price) => `The price of ${provider}/${model} takes effect at ${utc(price.from_date)}.`,
        }),
      ),
    );
  prices
    .command('delete')
    .description('delete the price overrides of a model, so that the published price applies again')
    .addArgument(providerArgument())
    .argument('<model>', 'name of the model')
    .addOption(startOption('delete only the price that takes effect at this time, as "prices list --json" prints it'))
    .action(
      change(
        'delete',
        '/api/v1/prices',
        ({ args: [provider, model = ''], options: { from } }: CommandInput<{ readonly from?: string }>) => {
          const prices = from === undefined ? 'all price overrides' : 'the price override';
          return {
            query: { provider: provider as Provider, model, from_date: momentOf(from) },
            question: `Delete ${prices} of ${provider}/${model}?`,
            done: () => `Deleted ${prices} of ${provider}/${model}.`,
          };
        },
      ),
    );
  return prices;
}

function columns(): Column<ItemOf<'/api/v1/prices'>>[] {
  return [
    { title: 'PROVIDER', cell: ({ provider }) => provider, minWidth: 9 },
    { title: 'MODEL', cell: ({ model }) => model, minWidth: 12 },
    { title: 'INPUT', align: 'right', cell: (price) => money(price.input_usd_per_million) },
    { title: 'CACHED', align: 'right', cell: (price) => money(price.cached_usd_per_million), droppable: 1 },
    { title: 'OUTPUT', align: 'right', cell: (price) => money(price.output_usd_per_million) },
    { title: 'FROM', cell: ({ from_date: at }) => utc(at) },
  ];
}
