// The `fetch` of the SDK's providers, which times calls. Of a whole answer it makes no streams: they would take a fifth
// of all the router's work on a call.
import { STATUS_CODES } from 'node:http';
import { Agent, fetch as streamedFetch, request } from 'undici';
import { clockOf, type CallClock } from './call-clock';
import { withoutUsage } from './usage-tap';

/** Calls bring their own time limits. */
const dispatcher = new Agent({ headersTimeout: 0, bodyTimeout: 0 });

/** Follows no redirects, as keys are for the address that they were configured for. */
export const providerFetch: typeof fetch = async (url, init = {}) => {
  const clock = clockOf(init.signal);
  if (!clock) throw new Error('could not call a provider: the call has no clock');
  if (clock.answer !== undefined)
    return responseOf(200, { 'content-type': 'application/json' }, Buffer.from(clock.answer));
  clock.sentAt ??= performance.now();
  try {
    return clock.streamed ? await streamed(url, init, clock) : await whole(url, init);
  } finally {
    if (!clock.streamed) clock.endedAt = performance.now();
  }
};

/** An answer that is read as it comes; of a refusal, the end is waited for. */
async function streamed(url: Parameters<typeof fetch>[0], init: RequestInit, clock: CallClock): Promise<Response> {
  const options = { ...init, redirect: 'manual', dispatcher } as Parameters<typeof streamedFetch>[1];
  const response = (await streamedFetch(url as string, options)) as unknown as Response;
  if (!response.ok || !response.body) return response;
  const { status, statusText, ok, headers } = response;
  const body = ReadableStream.from(withoutUsage(response.body, clock.usageShape, clock));
  return { status, statusText, ok, headers, body } as unknown as Response;
}

async function whole(url: Parameters<typeof fetch>[0], { method, headers, body, signal }: RequestInit) {
  const answer = await request(url as string, {
    dispatcher,
    method: method as 'POST',
    headers: headers as Record<string, string>,
    body: body as string,
    signal: signal!,
  });
  return responseOf(answer.statusCode, answer.headers, await answer.body.bytes());
}

type AnswerHeaders = Awaited<ReturnType<typeof request>>['headers'];

/** What the SDK reads of a Response, for an answer that is here. */
function responseOf(status: number, headers: AnswerHeaders, bytes: Uint8Array): Response {
  const pairs = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
  const parts = [bytes];
  const reader = {
    read: async () => {
      const value = parts.pop();
      return { done: value === undefined, value };
    },
    cancel: async () => {},
    releaseLock: () => {},
  };
  const response = {
    status,
    statusText: STATUS_CODES[status] ?? '',
    ok: status >= 200 && status < 300,
    headers: new Map(pairs),
    body: { getReader: () => reader, cancel: async () => {} },
  };
  return response as unknown as Response;
}
