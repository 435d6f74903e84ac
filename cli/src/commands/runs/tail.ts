// `sextant runs tail`: prints the events of a run as they arrive, until the run has ended.
import { oneLine, padding, truncate } from '@sextant/terminal/text';
import { paint } from '@sextant/terminal/tones';
import type { Command } from 'commander';
import { setTimeout as delay } from 'node:timers/promises';
import { refuseWatch } from '../../actions/change';
import type { Api } from '../../api/client';
import type { ItemOf, ResponseOf } from '../../api/types';
import { CliError } from '../../errors';
import { EXIT } from '../../exit-codes';
import { openSession } from '../../session';
import { print } from '../../terminal';
import { state } from '../../text/states';
import { clock, durationText } from '../../text/times';
import type { View } from '../../text/view';

type Run = ResponseOf<'get', '/api/v1/runs/{id}'>;
type RunEvent = ItemOf<'/api/v1/runs/{id}/events'>;

const POLL_MS = 1_000;
/** Events are written with a delay: after the end of the run, this many polls must return no new event. */
const QUIET_POLLS = 2;
/** Consecutive failures that are tolerated, so that a restart of the API does not end the command. */
const MAX_FAILURES = 30;
const ENDED: ReadonlySet<string> = new Set(['success', 'failed', 'canceled']);

/** With --json, each event is a line as the API sent it. Throws a CliError if the run does not succeed. */
export async function tail(id: string, _options: unknown, command: Command): Promise<void> {
  const { api, options, view } = openSession(command);
  refuseWatch(options.watch);
  const fetchRun = () => api.get('/api/v1/runs/{id}', { path: { id } });
  const newEvents = eventPoller(api, id);
  let run = (await fetchRun()).body;
  if (!options.json) print([view().colors.dim(`Run ${run.id} (${run.kind}), ${run.state}. Times are UTC.`)]);
  for (let quiet = 0; quiet < QUIET_POLLS;) {
    const events = await withRetries(newEvents);
    print(events.map((event) => (options.json ? JSON.stringify(event) : eventLine(event, view()))));
    quiet = ENDED.has(run.state) && events.length === 0 ? quiet + 1 : 0;
    if (quiet === QUIET_POLLS) break;
    await delay(POLL_MS);
    if (!ENDED.has(run.state)) run = (await withRetries(fetchRun)).body;
  }
  conclude(run, options.json === true, view());
}

/** Each call returns the events since the previous call, oldest first. */
function eventPoller(api: Api, id: string): () => Promise<readonly RunEvent[]> {
  const seen = new Set<string>();
  let cursor: string | undefined;
  return async () => {
    const fresh: RunEvent[] = [];
    for (let more = true; more;) {
      const request = { path: { id }, query: { limit: 100, cursor } };
      const { body } = await api.get('/api/v1/runs/{id}/events', request);
      for (const event of body.items) {
        if (!seen.has(event.id)) fresh.push(event);
        seen.add(event.id);
      }
      more = body.next_cursor !== null;
      // New events appear on the last page, so the next call reads it again.
      cursor = body.next_cursor ?? cursor;
    }
    return fresh.sort((a, b) => a.ts.localeCompare(b.ts));
  };
}

/** Retries while the API is unreachable. */
async function withRetries<T>(request: () => Promise<T>): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await request();
    } catch (error) {
      const isTransient = error instanceof CliError && error.exitCode === EXIT.unreachable;
      if (!isTransient || failures === MAX_FAILURES) throw error;
      await delay(POLL_MS);
    }
  }
}

const COLUMNS = { stage: 14, event: 11, status: 5, took: 9 } as const;
const GAP = '  ';

export function eventLine(event: RunEvent, { colors, width }: View): string {
  const cut = (text: string, columns: number): string => truncate(oneLine(text), columns);
  const cell = (text: string, columns: number): string => cut(text, columns) + padding(cut(text, columns), columns);
  const time = clock(event.ts);
  const took = event.duration_ms === null ? '' : durationText(event.duration_ms / 1000);
  const used = time.length + Object.values(COLUMNS).reduce((sum, columns) => sum + GAP.length + columns, 0);
  const details = [event.error_code, event.entity_id].filter((one) => one !== null).join(' ');
  return [
    colors.dim(time),
    cell(event.stage, COLUMNS.stage),
    cell(event.event, COLUMNS.event),
    paint(colors, state(event.status).tone, cell(event.status, COLUMNS.status)),
    padding(took, COLUMNS.took) + took,
    cut(details, Math.max(width - used - GAP.length, 8)),
  ]
    .join(GAP)
    .trimEnd();
}

function conclude(run: Run, json: boolean, view: View): void {
  const seconds = run.ended_at === null ? undefined : (Date.parse(run.ended_at) - Date.parse(run.queued_at)) / 1000;
  const time = seconds === undefined ? '' : ` after ${durationText(seconds)}`;
  if (run.state === 'success') {
    if (!json) print([`${paint(view.colors, 'good', '✓')} The run succeeded${time}.`]);
    return;
  }
  if (run.state !== 'failed') throw new CliError(`The run was canceled${time}.`, { exitCode: EXIT.refused });
  const reason =
    run.error_class === null ? '' : ` with ${run.error_class}: ${oneLine(run.error_message ?? 'no message')}`;
  throw new CliError(`The run failed${time}${reason}.`, {
    exitCode: EXIT.refused,
    hint: `"sextant runs view ${run.id}" shows its steps; "sextant runs retry ${run.id}" retries it.`,
  });
}
