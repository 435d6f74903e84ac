// Output to the terminal, or to a file or pipe.
import { wrap } from '@sextant/terminal/text';
import type { WriteStream } from 'node:tty';
import picocolors from 'picocolors';
import type { Colors } from 'picocolors/types';
import type { View } from './text/view';

/** Without a terminal. */
const DEFAULT_COLUMNS = 80;

export function viewOf({ color }: { readonly color: boolean }): View {
  return { width: process.stdout.columns || DEFAULT_COLUMNS, colors: colorsOf(process.stdout, color), now: new Date() };
}

/** The colours of a stream: on for terminals and with FORCE_COLOR, off with --no-color, NO_COLOR or TERM=dumb. */
export function colorsOf(stream: WriteStream, enabled = !process.argv.includes('--no-color')): Colors {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  const supported = (stream.isTTY && TERM !== 'dumb') || Boolean(FORCE_COLOR);
  return picocolors.createColors(enabled && !NO_COLOR && supported);
}

/** Whether the user can be asked a question. */
export function isInteractive(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

export function print(lines: readonly string[]): void {
  if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
}

/** Prints an error and what to do about it to stderr. */
export function printError(sentence: string, hint?: string): void {
  const colors = colorsOf(process.stderr);
  const columns = (process.stderr.columns || DEFAULT_COLUMNS) - 2;
  const [first = '', ...rest] = wrap(sentence, columns);
  const advice = hint === undefined ? [] : wrap(hint, columns).map((line) => colors.dim(line));
  const lines = [`${colors.red('✗')} ${first}`, ...[...rest, ...advice].map((line) => `  ${line}`)];
  process.stderr.write(`${lines.join('\n')}\n`);
}

/** Prints a note to stderr. */
export function printNote(text: string): void {
  process.stderr.write(`${colorsOf(process.stderr).dim(text)}\n`);
}

/** Exits without an error when the reader closes the pipe, as `head` does. */
export function exitOnClosedPipe(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
}
