// The terminal that the command line writes to, or the file or pipe in its place.
import type { WriteStream } from 'node:tty';
import picocolors from 'picocolors';
import type { Colors } from 'picocolors/types';
import type { View } from './text/view';
import { wrap } from '@sextant/terminal/text';

/** Columns where there is no terminal. */
const COLUMNS = 80;

/** For whom the answer is laid out. */
export function viewOf({ color }: { readonly color: boolean }): View {
  return { width: process.stdout.columns || COLUMNS, colors: colorsOf(process.stdout, color), now: new Date() };
}

/**
 * Colours of a stream: on a terminal, unless --no-color, NO_COLOR or TERM=dumb say otherwise; elsewhere when
 * FORCE_COLOR is set.
 */
export function colorsOf(stream: WriteStream, wanted = !process.argv.includes('--no-color')): Colors {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  const able = (stream.isTTY && TERM !== 'dumb') || Boolean(FORCE_COLOR);
  return picocolors.createColors(wanted && !NO_COLOR && able);
}

/** Whether somebody is there to answer a question. */
export function isInteractive(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

export function print(lines: readonly string[]): void {
  if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
}

/** What went wrong, and what to do about it, on stderr. */
export function complain(sentence: string, hint?: string): void {
  const colors = colorsOf(process.stderr);
  const columns = (process.stderr.columns || COLUMNS) - 2;
  const [first = '', ...rest] = wrap(sentence, columns);
  const advice = hint === undefined ? [] : wrap(hint, columns).map((line) => colors.dim(line));
  const lines = [`${colors.red('✗')} ${first}`, ...[...rest, ...advice].map((line) => `  ${line}`)];
  process.stderr.write(`${lines.join('\n')}\n`);
}

/** A remark beside the answer. */
export function remark(text: string): void {
  process.stderr.write(`${colorsOf(process.stderr).dim(text)}\n`);
}

/** Ends quietly when whoever read the output has left, as `head` does. */
export function endWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
}
