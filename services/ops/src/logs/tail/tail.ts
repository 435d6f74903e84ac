// New log lines as they arrive. Polls Loki instead of using its tail: that drops lines for a slow reader, loses those in
// between when it reconnects, and has ten places for the whole platform.
import { ProblemError } from '@sextant/http/problem';
import { lines as lineQuery } from '@sextant/signals/query/logql';
import { render } from '@sextant/signals/query/render';
import { setTimeout as wait } from 'node:timers/promises';
import { nsOf } from '../../http/nanoseconds';
import type { OrgScope } from '../../http/org-scope';
import type { Store } from '../../stores/store';
import { parseLine, type LogLine, type RawLine } from '../line';
import { queryLines, type LokiQuery } from '../loki';
import { isVisibleLine, logQueryOf, meets, type LogFilter } from '../query';
import { createSentLines, sentLinesAt, type SentLines } from './sent-lines';

export interface TailRequest {
  readonly filter: LogFilter;
  /** Number of lines to start with: the latest ones, at most an hour old. */
  readonly backlog: number;
  /** Where an earlier tail ended, instead of a backlog. */
  readonly position?: string | undefined;
  readonly now: () => Date;
  readonly signal: AbortSignal;
}

export type TailEvent =
  /** In order of time. A line that reaches Loki late comes when it is found. */
  | { readonly event: 'lines'; readonly lines: readonly LogLine[]; readonly position: string }
  /** All lines so far have been sent: after the first read, and after a problem has ended. */
  | { readonly event: 'ready' }
  /** Lines cannot be read; the tail goes on trying, and loses none. */
  | { readonly event: 'problem'; readonly problem: ProblemError }
  /** A read without a new line. */
  | { readonly event: 'idle' };

const POLL_MS = 1_000;
/** Services send their lines every second. Newer lines are not read yet, so that those of several services are in order. */
const SETTLE = 1_500_000_000n;
/** Lines that reach Loki later than this are not sent. */
const OVERLAP = 15_000_000_000n;
/** A tail that continues after a longer time misses lines. */
const MAX_RANGE = 3_600_000_000_000n;
const PAGE = 500;

/** Ends when the signal aborts. Throws ProblemError if the first read fails, and CursorError for an invalid position. */
export async function* tailLines(loki: Store, scope: OrgScope, request: TailRequest): AsyncGenerator<TailEvent, void> {
  const { filter, now, signal } = request;
  const query = render(lineQuery(logQueryOf(scope, filter)));
  const read: Read = (range) => queryLines(loki, { ...range, query, signal });
  const settled = () => nsOf(now()) - SETTLE;

  const sent = request.position === undefined ? createSentLines() : sentLinesAt(request.position);
  async function* events(pages: AsyncIterable<readonly RawLine[]>): AsyncGenerator<TailEvent, void> {
    for await (const page of pages) {
      const lines = page.map(parseLine).filter((line) => isVisibleLine(scope, line) && meets(filter, line));
      if (lines.length > 0) yield { event: 'lines', lines, position: sent.position() };
    }
  }

  if (request.position === undefined) yield* events(backlog(read, sent, { end: settled(), limit: request.backlog }));
  yield* events(newLines(read, sent, settled()));
  yield { event: 'ready' };
  let isAway = false;
  while (await pause(signal)) {
    try {
      yield* events(newLines(read, sent, settled()));
      yield { event: isAway ? 'ready' : 'idle' };
      isAway = false;
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ProblemError)) throw error;
      if (!isAway) yield { event: 'problem', problem: error };
      isAway = true;
    }
  }
}

type Read = (range: Pick<LokiQuery, 'from' | 'to' | 'limit' | 'direction'>) => Promise<readonly RawLine[]>;

interface Backlog {
  readonly end: bigint;
  readonly limit: number;
}

/** The latest lines before `end`. Lines that are older than them are not read later either. */
async function* backlog(
  read: Read,
  sent: SentLines,
  { end, limit }: Backlog,
): AsyncGenerator<readonly RawLine[], void> {
  const from = end - MAX_RANGE;
  const latest = limit === 0 ? [] : await read({ from, to: end, limit, direction: 'backward' });
  const lines = sent.take(latest.toReversed());
  if (limit === 0) sent.forget(end);
  else sent.forget(max(end - OVERLAP, latest.length < limit ? from : latest.at(-1)!.at + 1n));
  yield lines;
}

/** The lines before `end` that have not been sent, in pages. */
async function* newLines(read: Read, sent: SentLines, end: bigint): AsyncGenerator<readonly RawLine[], void> {
  sent.forget(end - MAX_RANGE);
  for (let from = sent.floor; from < end;) {
    const page = await read({ from, to: end, limit: PAGE, direction: 'forward' });
    const last = page.at(-1);
    if (page.length < PAGE || !last) {
      yield sent.take(page);
      break;
    }
    // Lines of one time stay together: Loki returns any of those of the last time.
    const whole = last.at === from ? page : page.filter(({ at }) => at < last.at);
    yield sent.take(whole);
    from = last.at === from ? from + 1n : last.at;
  }
  sent.forget(end - OVERLAP);
}

const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/** Waits for the next read; false if the signal aborts. */
async function pause(signal: AbortSignal): Promise<boolean> {
  await wait(POLL_MS, undefined, { signal }).catch(() => undefined);
  return !signal.aborted;
}
