// The error that ends a command: a sentence, what to do about it, and the exit code.
import { EXIT, type ExitCode } from './exit-codes';

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

export function unreadableFile(file: string, cause: unknown): CliError {
  const reason = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such file' : 'the file is not readable';
  return new CliError(`Cannot read ${file}: ${reason}.`, { exitCode: EXIT.usage, cause });
}
