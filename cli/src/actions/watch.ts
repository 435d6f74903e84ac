// --watch: repeats a request and shows each result in place of the previous one.
import { setTimeout as delay } from 'node:timers/promises';
import { CliError } from '../errors';
import { EXIT } from '../exit-codes';
import { colorsOf, print } from '../terminal';

export interface WatchOptions {
  readonly seconds: number;
  /** Prints the results one after the other, without a header, for programs that read them. */
  readonly plain: boolean;
}

const HOME = '\u001b[H';
const CLEAR_REST_OF_LINE = '\u001b[K';
const CLEAR_BELOW = '\u001b[J';

/** Repeats until Ctrl-C. While the API is unreachable, it shows the error and continues; other errors end it. */
export async function watch(fetchLines: () => Promise<readonly string[]>, options: WatchOptions): Promise<never> {
  for (;;) {
    const lines = await fetchLines().catch(unreachableLines);
    if (options.plain) print(lines);
    else show(lines, options.seconds);
    await delay(options.seconds * 1000);
  }
}

function unreachableLines(error: unknown): readonly string[] {
  if (!(error instanceof CliError) || error.exitCode !== EXIT.unreachable) throw error;
  return [colorsOf(process.stdout).red(error.message), ...(error.hint ? [error.hint] : [])];
}

function show(lines: readonly string[], seconds: number): void {
  const time = `${new Date().toISOString().slice(11, 19)} UTC`;
  const header = colorsOf(process.stdout).dim(`Every ${seconds} s · ${time} · Ctrl-C to stop`);
  if (!process.stdout.isTTY) return print([header, ...lines, '']);
  // Lines beyond the screen are dropped: a screen that scrolls cannot be overwritten.
  const room = Math.max((process.stdout.rows || 24) - 3, 1);
  const excess = lines.length - room;
  const shown = excess > 0 ? [...lines.slice(0, room - 1), `… ${excess + 1} more lines`] : lines;
  const text = [header, '', ...shown].map((line) => `${line}${CLEAR_REST_OF_LINE}\n`).join('');
  process.stdout.write(`${HOME}${text}${CLEAR_BELOW}`);
}
