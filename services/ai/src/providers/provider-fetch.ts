// The `fetch` of the SDK's providers, which times calls. It reads whole responses without streams, which would take a
// fifth of the router's work per call.
import { STATUS_CODES } from 'node:http';
import { Agent, fetch as streamedFetch, request } from 'undici';
import { callStateOf, type CallState } from './call-state';
import { stripUsage } from './usage-tap';

/** Calls have their own timeouts. */
const dispatcher = new Agent({ headersTimeout: 0, bodyTimeout: 0 });

/** Does not follow redirects: API keys must reach only the configured address. */
export const providerFetch: typeof fetch = async (url, init = {}) => {
  const state = callStateOf(init.signal);
  if (!state) throw new Error('could not call a provider: the call has no state');
  if (state.responseText !== undefined)
    return responseOf(200, { 'content-type': 'application/json' }, Buffer.from(state.responseText));
  state.sentAt ??= performance.now();
  try {
    return state.streamed ? await streamed(url, init, state) : await whole(url, init);
  } finally {
    if (!state.streamed) state.endedAt = performance.now();
  }
};

async function streamed(url: Parameters<typeof fetch>[0], init: RequestInit, state: CallState): Promise<Response> {
  const options = { ...init, redirect: 'manual', dispatcher } as Parameters<typeof streamedFetch>[1];
  const response = (await streamedFetch(url as string, options)) as unknown as Response;
  if (!response.ok || !response.body) return response;
  const { status, statusText, ok, headers } = response;
  const body = ReadableStream.from(stripUsage(response.body, state.usageShape, state));
  return { status, statusText, ok, headers, body } as unknown as Response;
}

async function whole(url: Parameters<typeof fetch>[0], { method, headers, body, signal }: RequestInit) {
  const response = await request(url as string, {
    dispatcher,
    method: method as 'POST',
    headers: headers as Record<string, string>,
    body: body as string,
    signal: signal!,
  });
  return responseOf(response.statusCode, response.headers, await response.body.bytes());
}

type ResponseHeaders = Awaited<ReturnType<typeof request>>['headers'];

/** The parts of a Response that the SDK reads. */
function responseOf(status: number, headers: ResponseHeaders, bytes: Uint8Array): Response {
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
