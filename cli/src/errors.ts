// What ends a command other than success: a sentence, what to do about it, and the exit code.
import type { ExitCode } from './exit-codes';

export interface CliErrorOptions extends ErrorOptions {
  readonly exitCode: ExitCode;
  /** What to do about it, as a sentence. */
  readonly hint?: string | undefined;
}

export class CliError extends Error {
  override readonly name = 'CliError';
  readonly exitCode: ExitCode;
  readonly hint: string | undefined;
  constructor(sentence: string, { exitCode, hint, cause }: CliErrorOptions) {
    super(sentence, { cause });
    this.exitCode = exitCode;
    this.hint = hint;
  }
}
