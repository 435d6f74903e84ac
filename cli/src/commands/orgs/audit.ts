// `sextant audit`: the audit log.
import type { Column } from '@sextant/terminal/table';
import { toned } from '@sextant/terminal/tones';
import { Command } from 'commander';
import { cursorOption, limitOption, type PageOptions } from '../../actions/options';
import { pageTable } from '../../actions/pages';
import { read, type CommandInput } from '../../actions/read';
import type { ItemOf } from '../../api/types';
import { ago } from '../../text/times';
import type { View } from '../../text/view';

export function auditCommand(): Command {
  const audit = new Command('audit').description('list the audit log (administrators)');
  audit
    .command('list')
    .description('list changes, newest first; --json includes the values before and after')
    .addOption(limitOption())
    .addOption(cursorOption())
    .action(
      read(
        '/api/v1/audit',
        ({ options: { limit, cursor } }: CommandInput<PageOptions>) => ({ query: { limit, cursor } }),
        pageTable(columns, 'The audit log is empty.'),
      ),
    );
  return audit;
}

function columns(view: View): Column<ItemOf<'/api/v1/audit'>>[] {
  return [
    { title: 'WHEN', cell: ({ at }) => ago(at, view.now) },
    { title: 'ACTOR', cell: ({ actor }) => actor, minWidth: 10 },
    { title: 'ACTION', cell: ({ action }) => toned('strong', action), minWidth: 10 },
    { title: 'TARGET', cell: ({ target }) => target, minWidth: 10 },
    {
      title: 'AFTER',
      cell: ({ after }) => (after === null ? '' : JSON.stringify(after)),
      minWidth: 10,
      droppable: 1,
    },
  ];
}
