// Takes usages out of a streamed answer before the SDK reads it, so that an odd one does not break the answer off.
import { parsed, removeUsage, usageIn } from '../usage/usage-in-response';
import type { UsageShape } from '../usage/reported-usage';

export interface Tapped {
  /** The fields of the usages so far, the latest of each. */
  rawUsage?: unknown;
  /** Whether the model refused to answer. */
  refused?: boolean;
}

/** What a line has that is worth parsing it; inside of JSON text the quotes would be escaped. */
const MARKS: Readonly<Record<UsageShape, readonly string[]>> = {
  openai: ['"usage"', '"refusal"'],
  anthropic: ['"message_start"', '"message_delta"'],
  google: ['"usageMetadata"'],
};
const NEWLINE = 10;

/** The same server-sent events without usages, which `tapped` gets. */
export async function* withoutUsage(
  body: AsyncIterable<Uint8Array>,
  shape: UsageShape,
  tapped: Tapped,
): AsyncGenerator<Uint8Array> {
  let rest: Buffer = Buffer.alloc(0);
  const tap = (bytes: Buffer) =>
    MARKS[shape].some((mark) => bytes.includes(mark)) ? tapText(bytes, shape, tapped) : bytes;
  for await (const chunk of body) {
    const bytes =
      rest.length === 0 ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length) : Buffer.concat([rest, chunk]);
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    rest = bytes.subarray(end);
    if (end > 0) yield tap(bytes.subarray(0, end));
  }
  if (rest.length > 0) yield tap(rest);
}

function tapText(bytes: Buffer, shape: UsageShape, tapped: Tapped): Buffer {
  const lines = bytes.toString('utf8').split('\n');
  return Buffer.from(lines.map((line) => tapLine(line, shape, tapped)).join('\n'));
}

function tapLine(line: string, shape: UsageShape, tapped: Tapped): string {
  if (!line.startsWith('data:') || !MARKS[shape].some((mark) => line.includes(mark))) return line;
  const event = parsed(line.slice('data:'.length));
  if (!event) return line;
  const raw = usageIn(shape, event);
  if (raw !== undefined && raw !== null) tapped.rawUsage = merged(tapped.rawUsage, raw);
  if (shape === 'openai' && refuses(event)) tapped.refused = true;
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
