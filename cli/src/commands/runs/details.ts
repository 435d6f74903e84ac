// `sextant runs stats` and `sextant runs events`: the figures of a run, and what happened in it.
import { Option, type Command } from 'commander';
import type { Page, RunEvent, Stage, Vendor } from '../../api/types';
import { paint } from '@sextant/terminal/tones';
import type { View } from '../../text/view';
import { cursorOption, limitOption, type PageOptions } from '../../actions/options';
import { read } from '../../actions/read';
import { stageLines, vendorLines } from './view';
import { eventLine } from './tail';

const EVENTS = ['start', 'finish', 'retry', 'vendor_call', 'error', 'qa_sampled'] as const;

interface Stats {
  readonly stages: readonly Stage[];
  readonly vendors: readonly Vendor[];
}

export function addDetails(runs: Command): void {
  runs
    .command('stats')
    .description('the figures of a run by stage and by vendor')
    .argument('<id>', 'id of the run')
    .action(
      read<object, Stats>(({ args: [id = ''] }) => ({
        path: `/runs/${encodeURIComponent(id)}/stats`,
        render: statsLines,
      })),
    );
  runs
    .command('events')
    .description('what happened in a run, oldest first')
    .argument('<id>', 'id of the run')
    .option('--stage <stage>', 'events of one stage')
    .addOption(new Option('--event <event>', 'events of one kind').choices(EVENTS))
    .addOption(limitOption())
    .addOption(cursorOption())
    .action(
      read<PageOptions & { readonly stage?: string; readonly event?: string }, Page<RunEvent>>(
        ({ args: [id = ''], options: { stage, event, limit, cursor } }) => ({
          path: `/runs/${encodeURIComponent(id)}/events`,
          query: { stage, event, limit, cursor },
          render: eventLines,
        }),
      ),
    );
}

function statsLines({ stages, vendors }: Stats, view: View): string[] {
  const lines = [...stageLines(stages, view), ...vendorLines(vendors, view)];
  return lines.length === 0 ? ['There are no figures until the run has ended.'] : lines.slice(1);
}

function eventLines({ items, next_cursor: cursor }: Page<RunEvent>, view: View): string[] {
  if (items.length === 0) return ['There are no events like that.'];
  const more =
    cursor === null
      ? []
      : ['', paint(view.colors, 'quiet', 'There are more; for the next page add'), `--cursor=${cursor}`];
  return [...items.map((event) => eventLine(event, view)), ...more];
}
