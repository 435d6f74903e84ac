// A page of traces: the newest matching spans of one service or of all, limited to what the caller may see.
import { CursorError, type Page, type PageRequest } from '@sextant/records/database/cursor';
import type { TimeRange } from '@sextant/records/database/time-ranges';
import { ALL_ORGS } from '@sextant/records/database/scope';
import { orgId as orgIdAttribute } from '@sextant/signals/attributes';
import type { OrgScope } from '../http/org-scope';
import { listServices } from './services';
import { matches, searchTraces, type SearchDeps, type SpanFilter } from './search-api';
import { nsOf } from '../http/nanoseconds';
import { visibleSpans, type SpanSummary } from './span';

export interface TraceSearch extends Omit<SpanFilter, 'service'> {
  /** Undefined: all services. */
  readonly service?: string | undefined;
  readonly range: TimeRange;
}

/** A trace in a list. */
export interface FoundTrace {
  readonly id: string;
  /** Never empty, sorted by start. */
  readonly spans: readonly SpanSummary[];
  /** Number of spans that the caller may not see. */
  readonly hidden: number;
}

/** A place in the order of traces: the start of the newest matching span in ns, then the id of the trace. */
interface Position {
  readonly at: bigint;
  readonly id: string;
}

type Candidate = FoundTrace & Position;

/** Services whose traces are searched in parallel. */
const PARALLEL = 4;

/** Traces whose newest matches are in one microsecond, the precision of Jaeger; further ones are skipped. */
const MAX_TIES = 20;
const MICROSECOND = 1_000n;

/**
 * Lists traces in the order of their newest matching span, newest first. Jaeger has no cursor: each page asks for the
 * spans up to the last position, and drops the traces whose newest match is on an earlier page. Throws ProblemError and
 * CursorError.
 */
export async function findTraces(deps: SearchDeps, search: TraceSearch, page: PageRequest): Promise<Page<FoundTrace>> {
  const { [orgIdAttribute.name]: askedOrg = deps.scope.orgId } = search.attributes;
  if (deps.scope.orgId !== ALL_ORGS && askedOrg !== deps.scope.orgId) return { items: [] };
  const after = page.cursor === undefined ? undefined : positionOf(page.cursor);
  const services = search.service === undefined ? await listServices(deps) : [search.service];
  const results: ServiceResult[] = [];
  const pending = [...services];
  const worker = async () => {
    for (let service = pending.shift(); service !== undefined; service = pending.shift())
      results.push(await searchService(deps, { ...search, service }, { after, limit: page.limit + MAX_TIES }));
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  return pageOf(results, page.limit, after);
}

interface ServiceResult {
  readonly traces: readonly Candidate[];
  /** Start of the oldest match if there may be older ones; undefined if all matches are in `traces`. */
  readonly horizon: bigint | undefined;
}

async function searchService(
  { jaeger, scope, signal }: SearchDeps,
  search: TraceSearch & { readonly service: string },
  { after, limit }: { readonly after: Position | undefined; readonly limit: number },
): Promise<ServiceResult> {
  const { range } = search;
  const filter = { ...search, attributes: { ...search.attributes, ...orgFilter(scope) } };
  const until = after?.at ?? nsOf(range.to);
  const traces = await searchTraces(jaeger, filter, { from: range.from, until, limit, signal });
  const starts: bigint[] = [];
  const found: Candidate[] = [];
  for (const all of traces) {
    const { visible, hidden } = visibleSpans(scope, all);
    const matched = visible.filter((span) => matches(filter, span) && isWithin(range, span)).map(({ start }) => start);
    const at = maxOf(matched);
    if (at === undefined) continue;
    starts.push(maxOf(matched.filter((start) => start <= until)) ?? at);
    const spans = visible.toSorted((a, b) => (a.start < b.start ? -1 : 1));
    const trace = { id: spans[0]!.traceId, at, spans, hidden };
    if (!after || isAfter(trace, after)) found.push(trace);
  }
  return { traces: found, horizon: traces.length < limit ? undefined : minOf(starts) };
}

function orgFilter({ orgId }: OrgScope): Readonly<Record<string, string>> {
  return orgId === ALL_ORGS ? {} : { [orgIdAttribute.name]: orgId };
}

/** Jaeger compares microseconds. */
function isWithin({ from, to }: TimeRange, { start }: SpanSummary): boolean {
  return start >= nsOf(from) && start <= nsOf(to) + 999n;
}

/** Merges the results of services; below the highest horizon, traces of that service may be missing. */
function pageOf(results: readonly ServiceResult[], limit: number, after?: Position): Page<FoundTrace> {
  const horizon = maxOf(results.flatMap((one) => one.horizon ?? []));
  const byId = new Map<string, Candidate>();
  for (const trace of results.flatMap(({ traces }) => traces)) {
    const known = byId.get(trace.id);
    if (!known || known.at < trace.at) byId.set(trace.id, trace);
  }
  const complete = [...byId.values()].filter(({ at }) => horizon === undefined || at >= horizon).sort(newestFirst);
  const items = complete.slice(0, limit);
  const last = items.at(-1);
  if (complete.length > limit && last) return { items, nextCursor: cursorOf(last) };
  if (horizon === undefined) return { items };
  // Only ties of the last position were found: continue below them.
  if (!last && horizon === after?.at)
    return { items, nextCursor: cursorOf({ at: horizon - MICROSECOND, id: LAST_ID }) };
  return { items, nextCursor: cursorOf({ at: horizon, id: last?.at === horizon ? last.id : LAST_ID }) };
}

/** Comes before every other id in the list. */
const LAST_ID = 'f'.repeat(32);

const newestFirst = (a: Position, b: Position): number => (isAfter(b, a) ? -1 : 1);

/** Whether `a` comes later in the list than `b`. */
function isAfter(a: Position, b: Position): boolean {
  return a.at < b.at || (a.at === b.at && a.id < b.id);
}

const maxOf = (all: readonly bigint[]) =>
  all.reduce<bigint | undefined>((m, n) => (m === undefined || n > m ? n : m), undefined);
const minOf = (all: readonly bigint[]) =>
  all.reduce<bigint | undefined>((m, n) => (m === undefined || n < m ? n : m), undefined);

const cursorOf = ({ at, id }: Position): string => Buffer.from(`${at}|${id}`).toString('base64url');

function positionOf(cursor: string): Position {
  const [, at, id] = /^(\d{16,19})\|([0-9a-f]{32})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? [];
  if (at === undefined || id === undefined) throw new CursorError('the cursor is not from this list');
  return { at: BigInt(at), id };
}
