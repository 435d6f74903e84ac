// Entry point: runs the command and sets the exit code.
import { CommanderError } from 'commander';
import { CliError } from './errors';
import { EXIT } from './exit-codes';
import { buildProgram, withWatchInterval } from './program';
import { exitOnClosedPipe, printError } from './terminal';

exitOnClosedPipe();
buildProgram()
  .parseAsync(withWatchInterval(process.argv.slice(2)), { from: 'user' })
  .catch((error: unknown) => {
    process.exitCode = report(error);
  });

/** Prints the error and returns the exit code. */
function report(error: unknown): number {
  // Commander has already printed its message; printing help is not an error.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (!(error instanceof CliError)) {
    process.stderr.write(`Internal error. Please report it:\n${String((error as Error).stack)}\n`);
    return EXIT.refused;
  }
  printError(error.message, error.hint);
  return error.exitCode;
}
