// A streamed answer as server-sent events: `text` as it comes, then `done` with the whole answer, or `error`.
import { PassThrough, type Readable } from 'node:stream';
import { classifyError, ServiceError } from '@sextant/telemetry/errors';
import { log } from '@sextant/telemetry/logs';
import type { Generated } from '../router/generate-response';

/**
 * Starts the answer and resolves with its events as soon as there is one. Rejects when it fails before: that is told by
 * the status of the reply.
 */
export async function eventsOf(generate: (onText: (delta: string) => void) => Promise<Generated>): Promise<Readable> {
  const events = new PassThrough();
  const send = (event: string, data: unknown): void => {
    // The caller may be gone; the answer is taken to its end all the same, as it may be asked for again.
    if (!events.destroyed) events.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  let begin = (): void => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const answer = generate((delta) => {
    send('text', { delta });
    begin();
  });
  await Promise.race([begun, answer]);
  void answer
    .then(
      (whole) => send('done', whole),
      (error: unknown) => send('error', problemOf(error)),
    )
    .finally(() => events.end());
  return events;
}

function problemOf(error: unknown) {
  const { class: errorClass, retryable } = classifyError(error);
  log.error('could not end a streamed answer', error, { operation: 'generate' });
  const detail = error instanceof ServiceError ? error.message : 'the service failed; its log has the reason';
  return { type: 'about:blank', title: 'Broken stream', detail, error_class: errorClass, retryable };
}
