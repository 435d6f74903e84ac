// A page of log lines. Loki has no cursor: the next page starts at the time of the last line, and skips the lines of that
// time which were on this page.
import { CursorError, type Page } from '@sextant/records/database/cursor';
import type { TimeRange } from '@sextant/records/database/time-ranges';
import { lines as lineQuery } from '@sextant/signals/query/logql';
import { render } from '@sextant/signals/query/render';
import type { OrgScope } from '../http/org-scope';
import type { Store } from '../stores/store';
import { parseLine, type LogLine, type RawLine } from './line';
import { nanosecondsOf, queryLines, type Direction } from './loki';
import { isVisibleLine, logQueryOf, meets, type LogFilter } from './query';

export interface LineRequest {
  readonly filter: LogFilter;
  readonly range: TimeRange;
  readonly direction: Direction;
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly signal: AbortSignal;
}

/** Lines of one time; Loki returns any of them at its limit, and they are listed in order only if it returns all. */
const MAX_TIES = 200;

interface Position {
  readonly at: bigint;
  /** Lines of that time on earlier pages. */
  readonly skip: number;
}

/** Throws ProblemError and CursorError. */
export async function listLines(loki: Store, scope: OrgScope, request: LineRequest): Promise<Page<LogLine>> {
  const { filter, range, direction, limit, signal } = request;
  const after = request.cursor === undefined ? undefined : positionOf(request.cursor);
  const query = render(lineQuery(logQueryOf(scope, filter)));
  const fetched = await queryLines(loki, {
    ...{ query, direction, signal },
    ...remaining(nanosecondsOf(range), direction, after),
    limit: limit + MAX_TIES + (after?.skip ?? 0),
  });
  const fresh = after ? withoutFirst(fetched, after) : fetched;
  const page = fresh.slice(0, limit);
  const items = page.map(parseLine).filter((line) => isVisibleLine(scope, line) && meets(filter, line));
  return { items, nextCursor: fresh.length > limit ? cursorAfter(page, after) : undefined };
}

type Range = { readonly from: bigint; readonly to: bigint };

/** Loki includes the start of a range and excludes its end. */
function remaining(range: Range, direction: Direction, after: Position | undefined): Range {
  if (!after) return range;
  return direction === 'forward' ? { ...range, from: after.at } : { ...range, to: after.at + 1n };
}

function withoutFirst(lines: readonly RawLine[], { at, skip }: Position): readonly RawLine[] {
  const ties = lines.filter((line) => line.at === at).length;
  return lines.slice(Math.min(ties, skip));
}

function cursorAfter(page: readonly RawLine[], after: Position | undefined): string {
  const { at } = page.at(-1)!;
  const ties = page.filter((line) => line.at === at).length;
  const skip = ties + (after?.at === at ? after.skip : 0);
  return Buffer.from(`${at}|${skip}`).toString('base64url');
}

function positionOf(cursor: string): Position {
  const [, at, skip] = /^(\d{16,19})\|(\d{1,5})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? [];
  if (at === undefined || skip === undefined) throw new CursorError('the cursor is not from this list');
  return { at: BigInt(at), skip: Number(skip) };
}
