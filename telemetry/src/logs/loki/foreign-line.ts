// Lines of winston loggers with a format that is not ours.
import { redactStart } from '../../redaction/redaction';
import { idsOf, type Line } from '../line/line';
import { captureRecord } from '../line/record';
import { read, textOf } from '../line/text';
import { logLevelOf, LEVEL, MESSAGE, type Info } from '../line-transport';

/** Loki's default limit, `max_line_size`, with room for a note. */
const MAX_BYTES = 256 * 1024 - 64;
/** Longest UTF-8 encoding of a UTF-16 code unit. */
const MAX_UTF8_BYTES = 3;

/** The line of an info object, with the ids of the active trace and run. */
export function foreignLine(info: Info): Line {
  const text = textOf(info[MESSAGE] ?? info.message);
  const id = (key: string): string | undefined => {
    const value = read(info, key);
    return typeof value === 'string' ? value : undefined;
  };
  const level = logLevelOf(info[LEVEL] ?? info.level);
  const fields = { run_id: id('run_id'), correlation_id: id('correlation_id') };
  const record = captureRecord({ level, message: '', fields });
  const ids = idsOf(record);
  const trace = { trace_id: id('trace_id') ?? ids.trace_id, span_id: id('span_id') ?? ids.span_id };
  return { level, at: record.at, text: redactStart(text, text.length), ids: { ...ids, ...trace } };
}

/** Cuts a line to the size that Loki accepts, with a note. */
export function boundedLine(line: Line): Line {
  const { text } = line;
  if (text.length * MAX_UTF8_BYTES <= MAX_BYTES) return line;
  const bytes = Buffer.from(text);
  if (bytes.length <= MAX_BYTES) return line;
  const kept = withoutPartialCharacter(bytes.subarray(0, MAX_BYTES));
  return { ...line, text: `${kept.toString()}… (${bytes.length - kept.length} bytes omitted)` };
}

function withoutPartialCharacter(bytes: Buffer): Buffer {
  const CONTINUATION = 0b10;
  let end = bytes.length - 1;
  while (end > 0 && bytes[end]! >>> 6 === CONTINUATION) end -= 1;
  // The last character may be complete, but one character less does not matter.
  return bytes[end]! < 0x80 ? bytes.subarray(0, end + 1) : bytes.subarray(0, end);
}
