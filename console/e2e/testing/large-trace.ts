// A trace with many spans, sent to Jaeger as OTLP/JSON.
import { randomBytes } from 'node:crypto';

const CHILDREN = 8;
const BATCH = 1_000;
const SERVICES = ['controller', 'worker', 'ai', 'prover'] as const;

/** Sends a tree of spans, and returns the id of their trace. */
export async function sendTrace(url: string, spans: number): Promise<string> {
  const traceId = randomBytes(16).toString('hex');
  const ids = Array.from({ length: spans }, () => randomBytes(8).toString('hex'));
  const start = Date.now() - 60_000;
  const all = ids.map((spanId, index) => ({
    service: SERVICES[index % SERVICES.length]!,
    traceId,
    spanId,
    ...(index > 0 && { parentSpanId: ids[Math.floor((index - 1) / CHILDREN)] }),
    name: `operation ${index % 40}`,
    kind: 1,
    startTimeUnixNano: `${start + index}000000`,
    endTimeUnixNano: `${start + index + 200 + (spans - index) * 4}000000`,
    attributes: [{ key: 'index', value: { intValue: String(index) } }],
    ...(index % 97 === 5 && { status: { code: 2, message: 'it failed' } }),
  }));
  for (let from = 0; from < all.length; from += BATCH) await sendBatch(url, all.slice(from, from + BATCH));
  return traceId;
}

async function sendBatch(url: string, spans: readonly { readonly service: string }[]): Promise<void> {
  const resourceSpans = SERVICES.map((service) => ({
    resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
    scopeSpans: [{ spans: spans.filter((span) => span.service === service) }],
  }));
  const response = await fetch(`${url}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans }),
  });
  if (!response.ok) throw new Error(`Jaeger refused the trace: HTTP ${response.status}: ${await response.text()}`);
}
