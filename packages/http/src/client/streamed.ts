// HTTP calls whose response is a stream of server-sent events, of which the last is `done` or `error`.
import { createParser } from 'eventsource-parser';
import {
  errorOf,
  exchange,
  HttpError,
  parseBody,
  parseJson,
  readResponse,
  type Call,
  type HttpResponse,
} from './client';

/** The schema is that of the data of `done`. */
export type StreamedCall<T> = Omit<Call<T>, 'maxBytes'>;

/**
 * Sends a request and returns the data of the event `done`. Throws HttpError: for a status other than 2xx, for the event
 * `error`, whose data are problem details, and for a stream that breaks off.
 */
export async function sendStreamed<T>(call: StreamedCall<T>): Promise<T> {
  const response = await exchange(call, readEvents);
  if (response.status < 200 || response.status > 299) throw errorOf(call, response);
  if (response.ended) return parseBody(call, response);
  throw new HttpError(`could not ${call.what}: the stream of events ended too early`, {
    errorClass: 'PROVIDER_ERROR',
    response,
  });
}

/** A streamed response; the body is that of its last event. */
interface StreamedResponse extends HttpResponse {
  /** Whether the event `done` or `error` was received. */
  readonly ended: boolean;
}

async function readEvents(response: Response): Promise<StreamedResponse> {
  const { status, headers } = response;
  if (!isEventStream(response)) return { ...(await readResponse(response)), ended: false };
  let last: StreamedResponse = { status, headers, body: undefined, ended: false };
  const decoder = new TextDecoder();
  const parser = createParser({
    onEvent: ({ event, data }) => {
      const body = parseJson(data);
      if (event === 'done') last = { status, headers, body, ended: true };
      if (event === 'error') last = { status: failureStatus(body), headers, body, ended: true };
    },
  });
  for await (const chunk of response.body ?? []) parser.feed(decoder.decode(chunk as Uint8Array, { stream: true }));
  return last;
}

function isEventStream({ headers }: Response): boolean {
  return headers.get('content-type')?.startsWith('text/event-stream') ?? false;
}

const BAD_GATEWAY = 502;

/** The status that the response would have had if the failure had come before the first event. */
function failureStatus(problem: unknown): number {
  const { status } = (problem ?? {}) as { readonly status?: unknown };
  return typeof status === 'number' && status >= 400 ? status : BAD_GATEWAY;
}
