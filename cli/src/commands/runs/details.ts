// `sextant runs stats` and `sextant runs events`: the figures and the events of a run.
import { Option, type Command } from 'commander';
import { cursorOption, limitOption, type PageOptions } from '../../actions/options';
import { nextPageLines } from '../../actions/pages';
import { read, type CommandInput } from '../../actions/read';
import type { Query, ResponseOf } from '../../api/types';
import type { View } from '../../text/view';
import { eventLine } from './tail';
import { stageLines, vendorLines } from './view';

type EventQuery = Query<'/api/v1/runs/{id}/events'>;
type EventName = NonNullable<EventQuery['event']>;

const EVENTS: readonly EventName[] = ['start', 'finish', 'retry', 'vendor_call', 'error', 'qa_sampled'];

export function addDetails(runs: Command): void {
  runs
    .command('stats')
    .description('show the figures of a run by stage and vendor')
    .argument('<id>', 'id of the run')
    .action(read('/api/v1/runs/{id}/stats', ({ args: [id = ''] }) => ({ path: { id } }), statsLines));
  runs
    .command('events')
    .description('list the events of a run, oldest first')
    .argument('<id>', 'id of the run')
    .option('--stage <stage>', 'only events of this stage')
    .addOption(new Option('--event <event>', 'only events of this type').choices(EVENTS))
    .addOption(limitOption())
    .addOption(cursorOption())
    .action(
      read(
        '/api/v1/runs/{id}/events',
        ({
          args: [id = ''],
          options: { stage, event, limit, cursor },
        }: CommandInput<PageOptions & Pick<EventQuery, 'stage' | 'event'>>) => ({
          path: { id },
          query: { stage, event, limit, cursor },
        }),
        eventLines,
      ),
    );
}

function statsLines({ stages, vendors }: ResponseOf<'get', '/api/v1/runs/{id}/stats'>, view: View): string[] {
  const lines = [...stageLines(stages, view), ...vendorLines(vendors, view)];
  return lines.length === 0 ? ['The figures are available when the run has ended.'] : lines.slice(1);
}

function eventLines(
  { items, next_cursor: cursor }: ResponseOf<'get', '/api/v1/runs/{id}/events'>,
  view: View,
): string[] {
  if (items.length === 0) return ['There are no matching events.'];
  return [...items.map((event) => eventLine(event, view)), ...nextPageLines(cursor, view)];
}
