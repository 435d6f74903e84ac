// `sextant audit`: who changed what, from what to what.
import { Command } from 'commander';
import type { Page } from '../../api/types';
import type { Column } from '@sextant/terminal/table';
import { ago } from '../../text/times';
import { toned } from '@sextant/terminal/tones';
import type { View } from '../../text/view';
import { cursorOption, limitOption, type PageOptions } from '../../actions/options';
import { pageTable } from '../../actions/pages';
import { read } from '../../actions/read';

interface Entry {
  readonly id: string;
  readonly org: string;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly target: string;
  readonly before: unknown;
  readonly after: unknown;
}

export function auditCommand(): Command {
  const audit = new Command('audit').description('the audit log, for administrators: list');
  audit
    .command('list')
    .description('what was changed and by whom, newest first; --json has what it was before and after')
    .addOption(limitOption())
    .addOption(cursorOption())
    .action(
      read<PageOptions, Page<Entry>>(({ options: { limit, cursor } }) => ({
        path: '/audit',
        query: { limit, cursor },
        render: pageTable(columns, 'Nothing was changed.'),
      })),
    );
  return audit;
}

function columns(view: View): Column<Entry>[] {
  return [
    { title: 'WHEN', cell: ({ at }) => ago(at, view.now) },
    { title: 'WHO', cell: ({ actor }) => actor, minWidth: 10 },
    { title: 'WHAT', cell: ({ action }) => toned('strong', action), minWidth: 10 },
    { title: 'OF WHAT', cell: ({ target }) => target, minWidth: 10 },
    { title: 'BECAME', cell: ({ after }) => (after === null ? '' : JSON.stringify(after)), minWidth: 10, droppable: 1 },
  ];
}
