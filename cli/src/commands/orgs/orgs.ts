// `sextant orgs`: the orgs and their plans, for administrators of the platform.
import { Argument, Command, Option } from 'commander';
import type { Org } from '../../api/figures';
import type { Page } from '../../api/types';
import { count } from '../../text/numbers';
import type { Column } from '@sextant/terminal/table';
import { ago } from '../../text/times';
import type { View } from '../../text/view';
import { change } from '../../actions/change';
import { cursorOption, limitOption, wholeNumber, type PageOptions } from '../../actions/options';
import { pageTable } from '../../actions/pages';
import { read } from '../../actions/read';

const DAYS = 'how long records are kept, for the plan enterprise alone';
const PLANS = ['free', 'pro', 'team', 'enterprise'] as const;

export function orgsCommand(): Command {
  const orgs = new Command('orgs').description('orgs and their plans, for a key of the platform: list, set');
  orgs
    .command('list')
    .description('all orgs, newest first, and which of them have runs')
    .addOption(limitOption())
    .addOption(cursorOption())
    .action(
      read<PageOptions, Page<Org>>(({ options: { limit, cursor } }) => ({
        path: '/orgs',
        query: { limit, cursor },
        render: pageTable(columns, 'There are no orgs.'),
      })),
    );
  orgs
    .command('set')
    .description('set the plan of an org, which is made if there is none of that name')
    .argument('<name>', 'name of the org')
    .addArgument(new Argument('<plan>', 'its plan').choices(PLANS))
    .addOption(new Option('--retention <days>', DAYS).argParser(wholeNumber(1, 3_650)))
    .action(
      change<{ readonly retention?: number }, Org>(({ args: [name = '', plan], options: { retention } }) => ({
        method: 'PUT',
        path: `/orgs/${encodeURIComponent(name)}`,
        question: `Set the plan of org ${name} to ${plan}? It decides how long its records are kept.`,
        body: { plan, ...(retention !== undefined && { retention_days: retention }) },
        done: (org) => `Org ${org.name} has the plan ${org.plan}${kept(org)}.`,
      })),
    );
  return orgs;
}

function kept({ retention_days: retention }: Org): string {
  return retention === null ? '' : `, and keeps its records for ${retention} days`;
}

function columns(view: View): Column<Org>[] {
  return [
    { title: 'NAME', cell: ({ name }) => name, minWidth: 8 },
    { title: 'PLAN', cell: ({ plan }) => plan },
    { title: 'KEPT', cell: ({ retention_days: retention }) => (retention === null ? 'as planned' : `${retention}d`) },
    { title: 'RUNS, 24 H', align: 'right', cell: ({ runs_24h: runs = 0 }) => count(runs) },
    { title: 'LAST RUN', cell: ({ last_run_at: at }) => ago(at, view.now) },
    { title: 'ID', cell: ({ id }) => id, droppable: 1 },
  ];
}
