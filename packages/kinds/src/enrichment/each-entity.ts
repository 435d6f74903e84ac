// Processes the entities of a step concurrently. Each entity has its own events and its own failure.
import { isUnavailable } from '@sextant/http/client/unavailable';
import type { ErrorClass } from '@sextant/signals/errors';
import { classifyError } from '@sextant/telemetry/errors';
import { withFoldedSpans } from '@sextant/telemetry/traces/folded-spans';
import { CrawlError } from '../clients/crawler/errors';
import type { StepContext } from '../declare';
import { entityEvent } from '../events';
import { clip } from '../text';

export interface EntityFailure {
  readonly id: string;
  readonly error_class: ErrorClass;
  readonly reason: string;
}

export interface EntityResults<T> {
  readonly done: readonly T[];
  readonly failed: readonly EntityFailure[];
}

/** The calls for these have spans; those for the others only if they fail or are slow. Every entity has events. */
const TRACED_ENTITIES = 1;

type Context = Pick<StepContext, 'run' | 'step' | 'events' | 'signal'>;

/**
 * A failed entity is recorded, and the others continue. If all entities fail with retryable errors, rejects with the
 * first one. Also rejects when aborted, and when a service of Sextant is unavailable.
 */
export async function eachEntity<E extends { readonly id: string }, T>(
  context: Context,
  { entities, concurrency }: { readonly entities: readonly E[]; readonly concurrency: number },
  work: (entity: E) => Promise<T>,
): Promise<EntityResults<T>> {
  const done: T[] = [];
  const errors: { readonly id: string; readonly error: unknown }[] = [];
  const queue = entities.entries();
  const worker = async (): Promise<void> => {
    for (const [i, entity] of queue) {
      const run = () => withEvents(context, entity.id, () => work(entity));
      context.signal.throwIfAborted();
      try {
        done.push(await (i < TRACED_ENTITIES ? run() : withFoldedSpans(run)));
      } catch (error) {
        context.signal.throwIfAborted();
        errors.push({ id: entity.id, error });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, entities.length) }, worker));
  context.signal.throwIfAborted();
  // An unavailable service is not the fault of an entity: the step is retried when the service is back.
  const away = errors.find(({ error }) => isUnavailable(error));
  if (away) throw away.error;
  const [first] = errors;
  if (first && done.length === 0 && errors.every(({ error }) => classifyError(error).retryable)) throw first.error;
  return { done, failed: errors.map(({ id, error }) => failureOf(id, error)) };
}

async function withEvents<T>(context: Context, entityId: string, work: () => Promise<T>): Promise<T> {
  const { events } = context;
  const entity = entityEvent(context, entityId);
  const started = performance.now();
  events.logEvent({ ...entity, event: 'start', status: 'ok' });
  try {
    const result = await work();
    events.logEvent({ ...entity, event: 'finish', status: 'ok', durationMs: performance.now() - started });
    return result;
  } catch (error) {
    const { error_class: errorCode, reason } = failureOf(entityId, error);
    const durationMs = performance.now() - started;
    events.logEvent({ ...entity, event: 'error', status: 'error', errorCode, durationMs, extra: { reason } });
    throw error;
  }
}

const MAX_REASON = 200;

function failureOf(id: string, error: unknown): EntityFailure {
  const reason = error instanceof CrawlError ? error.reason : (error as Error).message;
  return { id, error_class: classifyError(error).class, reason: clip(reason, MAX_REASON) };
}
