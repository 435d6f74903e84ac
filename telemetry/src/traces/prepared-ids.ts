// Span ids that are chosen before their span starts. The SDK asks its IdGenerator for the ids of every span.
import { RandomIdGenerator, type IdGenerator } from '@opentelemetry/sdk-trace';

export interface SpanIds {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
}

const random = new RandomIdGenerator();
let prepared: Partial<SpanIds> = {};

/** For the tracer provider: the ids of `others`, by default random ones, except inside `withIds`. */
export function preparedIdGenerator(others: IdGenerator = random): IdGenerator {
  return {
    generateSpanId: () => take('spanId') ?? others.generateSpanId(),
    generateTraceId: () => take('traceId') ?? others.generateTraceId(),
  };
}

/** The first span that `start` starts gets these ids; its trace id only if it has no parent. */
export function withIds<T>(ids: SpanIds, start: () => T): T {
  prepared = { ...ids };
  try {
    return start();
  } finally {
    prepared = {};
  }
}

/** Random ids for a later span. */
export function newIds(): SpanIds {
  return { traceId: random.generateTraceId(), spanId: random.generateSpanId() };
}

function take(key: keyof SpanIds): string | undefined {
  const { [key]: id, ...rest } = prepared;
  prepared = rest;
  return id;
}
