// `sextant runs tail`: the events of a run as they come, until it has ended and no more follow.
import type { Command } from 'commander';
import { setTimeout as wait } from 'node:timers/promises';
import type { Api } from '../../api/client';
import type { Page, Run, RunEvent } from '../../api/types';
import { CliError } from '../../errors';
import { EXIT } from '../../exit-codes';
import { openSession } from '../../session';
import { print } from '../../terminal';
import { clock, durationText } from '../../text/times';
import { paint } from '@sextant/terminal/tones';
import { state } from '../../text/states';
import type { View } from '../../text/view';
import { oneLine, padding, truncate } from '@sextant/terminal/text';
import { refuseWatch } from '../../actions/change';

const POLL_MS = 1_000;
/** Events are written a moment after what they tell: so many looks without a new one after the end. */
const QUIET_LOOKS = 2;
/** Looks that may fail in a row, so that a restart of the API does not end a long watch. */
const MOST_FAILURES = 30;
const ENDED: ReadonlySet<string> = new Set(['success', 'failed', 'canceled']);

/** With --json every event is a line, as the API sent it. Throws a CliError when the run did not succeed. */
export async function tail(id: string, _options: unknown, command: Command): Promise<void> {
  const { api, options, view } = openSession(command);
  refuseWatch(options.watch);
  const path = `/runs/${encodeURIComponent(id)}`;
  const follow = createFollower(api, path);
  let run = (await api.get<Run>(path)).body;
  if (!options.json) print([title(run, view())]);
  for (let quiet = 0; quiet < QUIET_LOOKS;) {
    const events = await patiently(follow);
    print(events.map((event) => (options.json ? JSON.stringify(event) : eventLine(event, view()))));
    quiet = ENDED.has(run.state) && events.length === 0 ? quiet + 1 : 0;
    if (quiet === QUIET_LOOKS) break;
    await wait(POLL_MS);
    if (!ENDED.has(run.state)) run = (await patiently(() => api.get<Run>(path))).body;
  }
  conclude(run, options.json === true, view());
}

/** Each call returns the events that came since the one before, oldest first. */
function createFollower(api: Api, path: string): () => Promise<readonly RunEvent[]> {
  const seen = new Set<string>();
  let cursor: string | undefined;
  return async () => {
    const fresh: RunEvent[] = [];
    for (let more = true; more;) {
      const { body } = await api.get<Page<RunEvent>>(`${path}/events`, { limit: 100, cursor });
      for (const event of body.items) {
        if (!seen.has(event.id)) fresh.push(event);
        seen.add(event.id);
      }
      more = body.next_cursor !== null;
      // The last page is asked for again the next time: it is the one that grows.
      cursor = body.next_cursor ?? cursor;
    }
    return fresh.sort((a, b) => a.ts.localeCompare(b.ts));
  };
}

/** Asks again while the API is away. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await ask();
    } catch (error) {
      const passing = error instanceof CliError && error.exitCode === EXIT.unreachable;
      if (!passing || failures === MOST_FAILURES) throw error;
      await wait(POLL_MS);
    }
  }
}

function title({ id, kind, state: now }: Run, { colors }: View): string {
  return colors.dim(`Run ${id} of kind ${kind}, ${now}. Times are UTC.`);
}

const COLUMNS = { stage: 14, event: 11, status: 5, took: 9 } as const;
const GAP = '  ';

export function eventLine(event: RunEvent, { colors, width }: View): string {
  const cut = (text: string, columns: number): string => truncate(oneLine(text), columns);
  const cell = (text: string, columns: number): string => cut(text, columns) + padding(cut(text, columns), columns);
  const time = clock(event.ts);
  const took = event.duration_ms === null ? '' : durationText(event.duration_ms / 1000);
  const left = time.length + Object.values(COLUMNS).reduce((sum, columns) => sum + GAP.length + columns, 0);
  const about = [event.error_code, event.entity_id].filter((one) => one !== null).join(' ');
  return [
    colors.dim(time),
    cell(event.stage, COLUMNS.stage),
    cell(event.event, COLUMNS.event),
    paint(colors, state(event.status).tone, cell(event.status, COLUMNS.status)),
    padding(took, COLUMNS.took) + took,
    cut(about, Math.max(width - left - GAP.length, 8)),
  ]
    .join(GAP)
    .trimEnd();
}

function conclude(run: Run, json: boolean, view: View): void {
  const time =
    run.ended_at === null
      ? ''
      : ` after ${durationText((Date.parse(run.ended_at) - Date.parse(run.queued_at)) / 1000)}`;
  if (run.state === 'success') {
    if (!json) print([`${paint(view.colors, 'good', '✓')} The run succeeded${time}.`]);
    return;
  }
  const reason =
    run.error_class === null ? '' : ` with ${run.error_class}: ${oneLine(run.error_message ?? 'no message')}`;
  const hint =
    run.state === 'failed'
      ? `"sextant runs view ${run.id}" shows its steps, "sextant runs retry ${run.id}" tries again.`
      : undefined;
  throw new CliError(run.state === 'failed' ? `The run failed${time}${reason}.` : `The run was canceled${time}.`, {
    exitCode: EXIT.refused,
    hint,
  });
}
