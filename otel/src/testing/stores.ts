// Queries of the stores of a test stack.
import type { TestStack } from '@sextant/stack/testing';

export interface Stream {
  readonly labels: Readonly<Record<string, string>>;
  readonly lines: readonly { readonly line: string; readonly metadata: Readonly<Record<string, string>> }[];
}

/** The lines of the last hour that a LogQL query selects, by stream. */
export async function lokiStreams({ endpoints }: TestStack, query: string): Promise<readonly Stream[]> {
  interface Result {
    readonly stream: Record<string, string>;
    readonly values: readonly (readonly [string, string, { readonly structuredMetadata?: Record<string, string> }?])[];
  }
  const url = `${endpoints['loki']}/loki/api/v1/query_range?limit=1000&query=${encodeURIComponent(query)}`;
  // Keeps structured metadata apart from the labels of the stream.
  const headers = { 'X-Loki-Response-Encoding-Flags': 'categorize-labels' };
  const { data } = await getJson<{ data: { result: readonly Result[] } }>(url, headers);
  return data.result.map(({ stream, values }) => ({
    labels: stream,
    lines: values.map(([, line, { structuredMetadata = {} } = {}]) => ({ line, metadata: structuredMetadata })),
  }));
}

export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The current samples that a PromQL query selects. */
export async function prometheusSeries({ endpoints }: TestStack, query: string): Promise<readonly Sample[]> {
  interface Result {
    readonly metric: Record<string, string>;
    readonly value: readonly [number, string];
  }
  const url = `${endpoints['prometheus']}/api/v1/query?query=${encodeURIComponent(query)}`;
  const { data } = await getJson<{ data: { result: readonly Result[] } }>(url);
  return data.result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
}

export interface JaegerSpan {
  readonly spanID: string;
  readonly operationName: string;
}

/** The spans of a trace; undefined when Jaeger does not have it. */
export async function jaegerTrace(
  { endpoints }: TestStack,
  traceId: string,
): Promise<readonly JaegerSpan[] | undefined> {
  const url = `${endpoints['jaeger']}/api/traces/${traceId}`;
  const { data } = await getJson<{ data: readonly { readonly spans: readonly JaegerSpan[] }[] }>(url);
  return data[0]?.spans;
}

async function getJson<T>(url: string, headers: Readonly<Record<string, string>> = {}): Promise<T> {
  const response = await fetch(url, { headers });
  if (response.status !== 200) throw new Error(`${url} responded with ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}
