// `sextant orgs`: orgs and their plans.
import type { Column } from '@sextant/terminal/table';
import { Argument, Command, Option } from 'commander';
import { change } from '../../actions/change';
import { cursorOption, limitOption, wholeNumber, type PageOptions } from '../../actions/options';
import { pageTable } from '../../actions/pages';
import { read, type CommandInput } from '../../actions/read';
import type { Body, ItemOf } from '../../api/types';
import { count } from '../../text/numbers';
import { ago } from '../../text/times';
import type { View } from '../../text/view';

type Plan = Body<'put', '/api/v1/orgs/{name}'>['plan'];

const PLANS: readonly Plan[] = ['free', 'pro', 'team', 'enterprise'];

export function orgsCommand(): Command {
  const orgs = new Command('orgs').description('list orgs and set their plans (platform key)');
  orgs
    .command('list')
    .description('list all orgs with their recent runs, newest first')
    .addOption(limitOption())
    .addOption(cursorOption())
    .action(
      read(
        '/api/v1/orgs',
        ({ options: { limit, cursor } }: CommandInput<PageOptions>) => ({ query: { limit, cursor } }),
        pageTable(columns, 'There are no orgs.'),
      ),
    );
  orgs
    .command('set')
    .description('set the plan of an org; creates the org if it does not exist')
    .argument('<name>', 'name of the org')
    .addArgument(new Argument('<plan>', 'plan of the org').choices(PLANS))
    .addOption(
      new Option('--retention <days>', 'retention of records; only for the plan enterprise').argParser(
        wholeNumber(1, 3_650),
      ),
    )
    .action(
      change(
        'put',
        '/api/v1/orgs/{name}',
        ({ args: [name = '', plan], options: { retention } }: CommandInput<{ readonly retention?: number }>) => ({
          path: { name },
          question: `Set the plan of org ${name} to ${plan}? The plan decides how long records are kept.`,
          body: { plan: plan as Plan, ...(retention !== undefined && { retention_days: retention }) },
          done: ({ retention_days: days }) =>
            `Org ${name} has the plan ${plan}${days === null ? '' : ` and a retention of ${days} days`}.`,
        }),
      ),
    );
  return orgs;
}

function columns(view: View): Column<ItemOf<'/api/v1/orgs'>>[] {
  return [
    { title: 'NAME', cell: ({ name }) => name, minWidth: 8 },
    { title: 'PLAN', cell: ({ plan }) => plan },
    { title: 'RETENTION', cell: ({ retention_days: days }) => (days === null ? 'plan' : `${days}d`) },
    { title: 'RUNS (24H)', align: 'right', cell: ({ runs_24h: runs }) => count(runs) },
    { title: 'LAST RUN', cell: ({ last_run_at: at }) => ago(at, view.now) },
    { title: 'ID', cell: ({ id }) => id, droppable: 1 },
  ];
}
