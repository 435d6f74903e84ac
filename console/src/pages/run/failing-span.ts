// The span of a trace where a failed run failed.
import type { ResponseOf } from '../../api/types';

type Trace = ResponseOf<'get', '/api/v1/traces/{id}'>;
type Span = Pick<Trace['spans'][number], 'id' | 'parent_id' | 'status' | 'attributes' | 'events' | 'offset_seconds'>;

const STEP = 'sextant.step';

/**
 * The deepest span that recorded an exception in the last attempt of the failed step, or the deepest with an error; the
 * last of several.
 * Without errors in that step, e.g. because its worker died, the same in the whole trace. Undefined without any error.
 */
export function failingSpanOf(spans: readonly Span[], failedStep: string | undefined): string | undefined {
  const byId = new Map(spans.map((span) => [span.id, span]));
  const errors = spans.filter(({ status }) => status === 'error').map((span) => ({ span, path: pathOf(span, byId) }));
  const inStep = errors.flatMap((error) => {
    const attempt = error.path.findLast(({ attributes }) => attributes[STEP] === failedStep);
    return attempt ? [{ ...error, startedAt: attempt.offset_seconds }] : [];
  });
  const lastStart = Math.max(...inStep.map(({ startedAt }) => startedAt));
  const inAttempt = inStep.filter(({ startedAt }) => startedAt === lastStart);
  const candidates = failedStep !== undefined && inAttempt.length > 0 ? inAttempt : errors;
  const withException = candidates.filter(({ span }) => span.events.some(({ name }) => name === 'exception'));
  const chosen = withException.length > 0 ? withException : candidates;
  return chosen.sort((a, b) => b.path.length - a.path.length || b.span.offset_seconds - a.span.offset_seconds)[0]?.span
    .id;
}

/** The span and its ancestors. A cycle, which a broken client can send, ends it. */
function pathOf(span: Span, byId: ReadonlyMap<string, Span>): readonly Span[] {
  const path = new Set<Span>();
  for (let one: Span | undefined = span; one && !path.has(one); one = byId.get(one.parent_id ?? '')) path.add(one);
  return [...path];
}
