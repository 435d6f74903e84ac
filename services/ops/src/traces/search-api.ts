// Searches traces in Jaeger through its API for its own pages, the only one over HTTP that filters by attributes.
import { z } from 'zod';
import type { OrgScope } from '../http/org-scope';
import type { Store } from '../stores/store';
import { nsOf } from '../http/nanoseconds';
import type { Attributes, SpanSummary } from './span';

export interface SearchDeps {
  readonly jaeger: Store;
  readonly scope: OrgScope;
  readonly signal: AbortSignal;
}

/** Jaeger matches all conditions against one span. */
export interface SpanFilter {
  readonly service: string;
  readonly operation?: string | undefined;
  readonly minSeconds?: number | undefined;
  readonly maxSeconds?: number | undefined;
  readonly onlyErrors: boolean;
  /** Attributes of the span or its process. */
  readonly attributes: Readonly<Record<string, string>>;
}

interface SearchRange {
  readonly from: Date;
  /** Inclusive, in nanoseconds since the epoch. */
  readonly until: bigint;
}

const tag = z.object({ key: z.string(), value: z.union([z.string(), z.number(), z.boolean()]) });
const span = z.object({
  traceID: z.string(),
  spanID: z.string(),
  operationName: z.string(),
  references: z.array(z.object({ refType: z.string(), traceID: z.string(), spanID: z.string() })).nullish(),
  startTime: z.number(),
  duration: z.number(),
  tags: z.array(tag).nullish(),
  processID: z.string(),
});
const searchResponse = z.object({
  data: z
    .array(
      z.object({
        spans: z.array(span),
        processes: z.record(z.string(), z.object({ serviceName: z.string(), tags: z.array(tag).nullish() })),
      }),
    )
    .nullable(),
});

/** The traces, with all their spans, of the newest matching spans in the range; at most `limit` traces. */
export async function searchTraces(
  jaeger: Store,
  filter: SpanFilter,
  { limit, signal, ...range }: SearchRange & { readonly limit: number; readonly signal: AbortSignal },
): Promise<readonly (readonly SpanSummary[])[]> {
  const { service, operation, minSeconds, maxSeconds } = filter;
  const tags = { ...filter.attributes, ...(filter.onlyErrors && { error: 'true' }) };
  const query = {
    ...{ service, operation, limit },
    start: String(nsOf(range.from) / 1_000n),
    end: String(range.until / 1_000n),
    minDuration: microseconds(minSeconds),
    maxDuration: microseconds(maxSeconds),
    tags: Object.keys(tags).length > 0 ? JSON.stringify(tags) : undefined,
  };
  const call = { what: 'search traces in Jaeger', query, schema: searchResponse, signal };
  const { data } = await jaeger.call('/api/traces', call);
  return (data ?? []).map(({ spans, processes }) =>
    spans.map((one) => summaryOf(one, processes[one.processID] ?? { serviceName: '' })),
  );
}

function microseconds(seconds: number | undefined): string | undefined {
  return seconds === undefined ? undefined : `${Math.round(seconds * 1_000_000)}us`;
}

interface Process {
  readonly serviceName: string;
  readonly tags?: readonly z.output<typeof tag>[] | null | undefined;
}

function summaryOf(raw: z.output<typeof span>, { serviceName, tags }: Process): SpanSummary {
  const attributes = attributesOf(raw.tags);
  const isChildOf = ({ refType, traceID }: { readonly refType: string; readonly traceID: string }) =>
    refType === 'CHILD_OF' && traceID === raw.traceID;
  return {
    traceId: raw.traceID.padStart(32, '0'),
    spanId: raw.spanID,
    parentId: raw.references?.find(isChildOf)?.spanID,
    service: serviceName,
    operation: raw.operationName,
    start: BigInt(raw.startTime) * 1_000n,
    duration: BigInt(raw.duration) * 1_000n,
    isError: attributes['error'] === true,
    attributes,
    resource: attributesOf(tags),
  };
}

function attributesOf(tags: Process['tags']): Attributes {
  return Object.fromEntries((tags ?? []).map(({ key, value }) => [key, value]));
}

/** Whether a span meets the filter; the search is not trusted alone. */
export function matches(filter: SpanFilter, one: SpanSummary): boolean {
  const { service, operation, minSeconds = 0, maxSeconds = Infinity, onlyErrors, attributes } = filter;
  const seconds = Number(one.duration) / 1e9;
  return (
    one.service === service &&
    (operation === undefined || one.operation === operation) &&
    (!onlyErrors || one.isError) &&
    seconds >= minSeconds &&
    seconds <= maxSeconds &&
    Object.entries(attributes).every(([name, value]) => hasAttribute(one, name, value))
  );
}

function hasAttribute({ attributes, resource }: SpanSummary, name: string, value: string): boolean {
  return [attributes[name], resource[name]].some((found) => found !== undefined && String(found) === value);
}
