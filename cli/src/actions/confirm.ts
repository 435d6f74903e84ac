// Asks before something is lost.
import { createInterface } from 'node:readline/promises';
import { CliError } from '../errors';
import { EXIT } from '../exit-codes';
import { isInteractive } from '../terminal';

/** Resolves when `yes` was given or the question is answered with y or yes; throws a CliError otherwise. */
export async function confirm(question: string, yes: boolean): Promise<void> {
  if (yes) return;
  if (!isInteractive()) {
    throw new CliError(`${question} There is nobody to ask.`, {
      exitCode: EXIT.usage,
      hint: 'Add --yes to do it without being asked.',
    });
  }
  // The answer of the command alone goes to stdout.
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // Ctrl-D closes the question without an answer.
  const closed = new Promise<string>((resolve) => terminal.once('close', () => resolve('')));
  const answer = await Promise.race([terminal.question(`${question} [y/N] `), closed]);
  terminal.close();
  if (/^y(es)?$/i.test(answer.trim())) return;
  throw new CliError('Nothing was changed.', { exitCode: EXIT.refused });
}
