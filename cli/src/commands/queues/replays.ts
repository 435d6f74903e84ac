// `sextant dlq retries`: how far replays of many dead letters are.
import { Option, type Command } from 'commander';
import { count } from '../../text/numbers';
import { table } from '@sextant/terminal/table';
import { ago } from '../../text/times';
import { state } from '../../text/states';
import type { View } from '../../text/view';
import { read } from '../../actions/read';

interface Progress {
  readonly id: string;
  readonly started_at: string;
  readonly ended_at: string | null;
  readonly matching: number;
  readonly replayed: number;
  readonly skipped: number;
  readonly errors: number;
}

export function addRetries(dlq: Command): void {
  dlq
    .command('retries')
    .description('how far replays of many are, newest first')
    .addOption(new Option('--every-org', 'of all orgs; only for a key of the platform'))
    .action(
      read<{ readonly everyOrg?: boolean }, { readonly replays: readonly Progress[] }>(({ options: { everyOrg } }) => ({
        path: '/dlq/retry',
        query: { all: everyOrg },
        render: ({ replays }, view) => lines(replays, view),
      })),
    );
}

function lines(replays: readonly Progress[], view: View): string[] {
  if (replays.length === 0) return ['There were no replays of many lately.'];
  return table<Progress>(
    [
      { title: 'STARTED', cell: ({ started_at: at }) => ago(at, view.now) },
      { title: 'STATE', cell: ({ ended_at: at }) => state(at === null ? 'running' : 'success') },
      { title: 'MATCHING', align: 'right', cell: ({ matching }) => count(matching) },
      { title: 'REPLAYED', align: 'right', cell: ({ replayed }) => count(replayed) },
      { title: 'SKIPPED', align: 'right', cell: ({ skipped }) => count(skipped) },
      { title: 'ERRORS', align: 'right', cell: ({ errors }) => count(errors) },
    ],
    replays,
    view,
  );
}
