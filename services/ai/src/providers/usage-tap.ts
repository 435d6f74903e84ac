// Removes usages from a streamed response before the SDK reads it, so that a malformed usage cannot interrupt it.
import type { UsageShape } from '../usage/reported-usage';
import { parsed, removeUsage, usageIn } from '../usage/usage-in-response';

export interface StreamedUsage {
  /** The latest value of each usage field. */
  rawUsage?: unknown;
  refused?: boolean;
}

/** Lines with one of these are parsed. Inside a JSON string the quotes would be escaped. */
const MARKS: Readonly<Record<UsageShape, readonly string[]>> = {
  openai: ['"usage"', '"refusal"'],
  anthropic: ['"message_start"', '"message_delta"'],
  google: ['"usageMetadata"'],
};
const NEWLINE = 10;

/** Yields the same server-sent events without usages and stores these in `streamed`. */
export async function* stripUsage(
  body: AsyncIterable<Uint8Array>,
  shape: UsageShape,
  streamed: StreamedUsage,
): AsyncGenerator<Uint8Array> {
  let rest: Buffer = Buffer.alloc(0);
  const tap = (bytes: Buffer) =>
    MARKS[shape].some((mark) => bytes.includes(mark)) ? tapText(bytes, shape, streamed) : bytes;
  for await (const chunk of body) {
    const bytes =
      rest.length === 0 ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length) : Buffer.concat([rest, chunk]);
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    rest = bytes.subarray(end);
    if (end > 0) yield tap(bytes.subarray(0, end));
  }
  if (rest.length > 0) yield tap(rest);
}

function tapText(bytes: Buffer, shape: UsageShape, streamed: StreamedUsage): Buffer {
  const lines = bytes.toString('utf8').split('\n');
  return Buffer.from(lines.map((line) => tapLine(line, shape, streamed)).join('\n'));
}

function tapLine(line: string, shape: UsageShape, streamed: StreamedUsage): string {
  if (!line.startsWith('data:') || !MARKS[shape].some((mark) => line.includes(mark))) return line;
  const event = parsed(line.slice('data:'.length));
  if (!event) return line;
  const raw = usageIn(shape, event);
  if (raw !== undefined && raw !== null) streamed.rawUsage = merged(streamed.rawUsage, raw);
  if (shape === 'openai' && refuses(event)) streamed.refused = true;
  removeUsage(shape, event);
  return `data: ${JSON.stringify(event)}`;
}

function merged(before: unknown, raw: unknown): unknown {
  return typeof raw === 'object' && typeof before === 'object' ? { ...before, ...raw } : raw;
}

function refuses({ choices }: Readonly<Record<string, unknown>>): boolean {
  const delta = (choices as { readonly [0]?: { readonly delta?: { readonly refusal?: unknown } } } | undefined)?.[0]
    ?.delta;
  return typeof delta?.refusal === 'string' && delta.refusal !== '';
}
