// Asks for confirmation.
import { createInterface } from 'node:readline/promises';
import { CliError } from '../errors';
import { EXIT } from '../exit-codes';
import { isInteractive } from '../terminal';

/** Resolves if `yes` is set or the answer is "y" or "yes"; throws a CliError otherwise. */
export async function confirm(question: string, yes: boolean): Promise<void> {
  if (yes) return;
  if (!isInteractive()) {
    throw new CliError(`${question} This needs a confirmation, and there is no terminal.`, {
      exitCode: EXIT.usage,
      hint: 'Add --yes to skip the confirmation.',
    });
  }
  // stdout is only for the result of the command.
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // Ctrl-D closes the prompt without an answer.
  const closed = new Promise<string>((resolve) => terminal.once('close', () => resolve('')));
  const answer = await Promise.race([terminal.question(`${question} [y/N] `), closed]);
  terminal.close();
  if (/^y(es)?$/i.test(answer.trim())) return;
  throw new CliError('Canceled: nothing was changed.', { exitCode: EXIT.refused });
}
