// --watch: the same question again and again, its answer in place of the one before.
import { setTimeout as wait } from 'node:timers/promises';
import { CliError } from '../errors';
import { EXIT } from '../exit-codes';
import { colorsOf, print } from '../terminal';

export interface WatchOptions {
  readonly seconds: number;
  /** Answers follow each other without a head line, for a program that reads them. */
  readonly plain: boolean;
}

const HOME = '\u001b[H';
const CLEAR_REST_OF_LINE = '\u001b[K';
const CLEAR_BELOW = '\u001b[J';

/** Shows what `look` returns until Ctrl-C; an API that is away for a while ends it as little as a busy one. */
export async function watch(look: () => Promise<readonly string[]>, options: WatchOptions): Promise<never> {
  for (;;) {
    const lines = await look().catch(sayWhatPasses);
    if (options.plain) print(lines);
    else show(lines, options.seconds);
    await wait(options.seconds * 1000);
  }
}

/** What may pass by itself is shown in the place of an answer; what will not ends the watch. */
function sayWhatPasses(error: unknown): readonly string[] {
  if (!(error instanceof CliError) || error.exitCode !== EXIT.unreachable) throw error;
  return [colorsOf(process.stdout).red(error.message), ...(error.hint ? [error.hint] : [])];
}

function show(lines: readonly string[], seconds: number): void {
  const time = `${new Date().toISOString().slice(11, 19)} UTC`;
  const head = colorsOf(process.stdout).dim(`Every ${seconds} s · ${time} · Ctrl-C ends`);
  if (!process.stdout.isTTY) return print([head, ...lines, '']);
  // What does not fit is left out, as a terminal that scrolls could not be written over.
  const room = Math.max((process.stdout.rows || 24) - 3, 1);
  const more = lines.length - room;
  const shown = more > 0 ? [...lines.slice(0, room - 1), `… ${more + 1} more lines`] : lines;
  const text = [head, '', ...shown].map((line) => `${line}${CLEAR_REST_OF_LINE}\n`).join('');
  process.stdout.write(`${HOME}${text}${CLEAR_BELOW}`);
}
