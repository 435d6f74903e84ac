// A streamed response as server-sent events: `text` for each part, then `done` with the whole response, or `error`.
import { PassThrough, type Readable } from 'node:stream';
import { classifyError, ServiceError } from '@sextant/telemetry/errors';
import { log } from '@sextant/telemetry/logs';
import type { GenerateResponse } from '../router/generate-response';

/**
 * Resolves with the stream as soon as it has its first event. Rejects when the call fails before that, so that the HTTP
 * status can report the failure.
 */
export async function eventStream(
  generate: (onText: (delta: string) => void) => Promise<GenerateResponse>,
): Promise<Readable> {
  const events = new PassThrough();
  const send = (event: string, data: unknown): void => {
    // If the caller disconnects, the call still completes: the caller may repeat it under the same call_id.
    if (!events.destroyed) events.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  let start = (): void => {};
  const started = new Promise<void>((resolve) => (start = resolve));
  const response = generate((delta) => {
    send('text', { delta });
    start();
  });
  await Promise.race([started, response]);
  void response
    .then(
      (whole) => send('done', whole),
      (error: unknown) => send('error', problemOf(error)),
    )
    .finally(() => events.end());
  return events;
}

function problemOf(error: unknown) {
  const { class: errorClass, retryable } = classifyError(error);
  log.error('could not complete a streamed response', error, { operation: 'generate' });
  const detail = error instanceof ServiceError ? error.message : 'internal error: see the log of the service';
  return { type: 'about:blank', title: 'Broken stream', detail, error_class: errorClass, retryable };
}
