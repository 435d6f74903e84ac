// A streamed response as server-sent events: `text` for each part, then `done` with the whole response, or `error`.
import { PassThrough, type Readable } from 'node:stream';
import { problemBody } from '@sextant/http/problem';
import type { TextReader } from '../providers/provider';
import type { GenerateResponse } from '../router/generate-response';

export interface EventStreamOptions {
  /** Aborted when the caller disconnects, which cancels the call. */
  readonly signal: AbortSignal;
  /** For the log line of a failure after the first part. */
  readonly operation: string;
}

/**
 * Resolves with the stream as soon as it has its first event. Rejects when the call fails before that, so that the HTTP
 * status can report the failure.
 */
export async function eventStream(
  generate: (reader: TextReader) => Promise<GenerateResponse>,
  { signal, operation }: EventStreamOptions,
): Promise<Readable> {
  const events = new PassThrough();
  const send = (event: string, data: unknown): void => {
    if (!events.destroyed) events.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  let start = (): void => {};
  const started = new Promise<void>((resolve) => (start = resolve));
  const onText = (delta: string): void => {
    send('text', { delta });
    start();
  };
  const response = generate({ onText, signal });
  await Promise.race([started, response]);
  void response
    .then(
      (whole) => send('done', whole),
      // Nobody reads the error of a call that its caller canceled.
      (error: Error) => signal.aborted || send('error', problemBody(error, operation)),
    )
    .finally(() => events.end());
  return events;
}
