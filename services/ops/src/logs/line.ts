// A log line: the JSON that our services write, or any text of other programs.
import { z } from 'zod';

const text = z.string().nullable().catch(null);
const lineSchema = z.object({
  level: text,
  message: text,
  service: text,
  operation: text,
  duration_ms: z.number().nullable().catch(null),
  trace_id: text,
  span_id: text,
  correlation_id: text,
  run_id: text,
  job_id: text,
  org_id: text,
  'error.class': text,
  'error.message': text,
  'error.stack': text,
  fields: z.record(z.string(), z.unknown()).nullable().catch(null),
});

/** An entry of Loki. */
export interface RawLine {
  /** Nanoseconds since the epoch. */
  readonly at: bigint;
  readonly line: string;
  /** Labels of the stream, and structured metadata. */
  readonly labels: Readonly<Record<string, string>>;
}

export interface LogLine extends Omit<z.output<typeof lineSchema>, 'org_id'> {
  readonly at: bigint;
  /** Id of the org; null for lines of the platform. */
  readonly orgId: string | null;
}

/** Parses a line; text that is not a JSON object becomes the message. */
export function parseLine({ at, line, labels }: RawLine): LogLine {
  const { org_id: orgId, ...own } = lineSchema.parse(objectOf(line) ?? { message: line });
  const label = (name: string): string | null => labels[name] ?? null;
  return {
    ...own,
    ...{ at, orgId },
    level: own.level ?? label('level'),
    service: own.service ?? label('service'),
    trace_id: own.trace_id ?? label('trace_id'),
    span_id: own.span_id ?? label('span_id'),
    run_id: own.run_id ?? label('run_id'),
    correlation_id: own.correlation_id ?? label('correlation_id'),
  };
}

function objectOf(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
