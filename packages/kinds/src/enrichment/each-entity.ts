// Works on the entities of a step, a few at a time, each with its own events and its own failure.
import type { ErrorClass } from '@sextant/signals/errors';
import { classifyError } from '@sextant/telemetry/errors';
import { isAway } from '@sextant/http/away';
import { CrawlError } from '../clients/crawler/errors';
import type { StepContext } from '../declare';
import { about } from '../events';
import { clip } from '../text';

export interface Failed {
  readonly id: string;
  readonly error_class: ErrorClass;
  readonly reason: string;
}

export interface Outcomes<T> {
  readonly done: readonly T[];
  readonly failed: readonly Failed[];
}

type Context = Pick<StepContext, 'run' | 'step' | 'events' | 'signal'>;

/**
 * Runs `work` for each entity, `concurrency` at a time. One that fails is recorded and left behind; when all fail in a
 * way that may pass, the step fails with the first error, as then nothing is known of any. Rejects when aborted, and
 * when a service of ours was away.
 */
export async function eachEntity<E extends { readonly id: string }, T>(
  context: Context,
  { entities, concurrency }: { readonly entities: readonly E[]; readonly concurrency: number },
  work: (entity: E) => Promise<T>,
): Promise<Outcomes<T>> {
  const done: T[] = [];
  const errors: { readonly id: string; readonly error: unknown }[] = [];
  const queue = entities.values();
  const worker = async (): Promise<void> => {
    for (const entity of queue) {
      context.signal.throwIfAborted();
      try {
        done.push(await recorded(context, entity.id, () => work(entity)));
      } catch (error) {
        context.signal.throwIfAborted();
        errors.push({ id: entity.id, error });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, entities.length) }, worker));
  context.signal.throwIfAborted();
  // No entity is to blame for a service of ours that is away: the step is done again when it is back.
  const away = errors.find(({ error }) => isAway(error));
  if (away) throw away.error;
  const [first] = errors;
  if (first && done.length === 0 && errors.every(({ error }) => classifyError(error).retryable)) throw first.error;
  return { done, failed: errors.map(({ id, error }) => failedOf(id, error)) };
}

async function recorded<T>(context: Context, entityId: string, work: () => Promise<T>): Promise<T> {
  const { events } = context;
  const entity = about(context, entityId);
  const started = performance.now();
  events.logEvent({ ...entity, event: 'start', status: 'ok' });
  try {
    const result = await work();
    events.logEvent({ ...entity, event: 'finish', status: 'ok', durationMs: performance.now() - started });
    return result;
  } catch (error) {
    const { error_class: errorCode, reason } = failedOf(entityId, error);
    const durationMs = performance.now() - started;
    events.logEvent({ ...entity, event: 'error', status: 'error', errorCode, durationMs, extra: { reason } });
    throw error;
  }
}

const MAX_REASON = 200;

function failedOf(id: string, error: unknown): Failed {
  const said = error instanceof CrawlError ? error.reason : (error as Error).message;
  return { id, error_class: classifyError(error).class, reason: clip(said, MAX_REASON) };
}
