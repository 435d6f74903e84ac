// Runs the command line: the one place that ends the process.
import { CommanderError } from 'commander';
import { prepared } from './arguments';
import { CliError } from './errors';
import { EXIT } from './exit-codes';
import { buildProgram } from './program';
import { complain, endWithReader } from './terminal';

endWithReader();
buildProgram()
  .parseAsync(prepared(process.argv.slice(2)), { from: 'user' })
  .catch((error: unknown) => {
    process.exitCode = report(error);
  });

/** Says what went wrong and returns the exit code. */
function report(error: unknown): number {
  // Commander has printed its sentence, and help is no failure.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (!(error instanceof CliError)) {
    process.stderr.write(`This is a defect of sextant itself, please report it:\n${String((error as Error).stack)}\n`);
    return EXIT.refused;
  }
  complain(error.message, error.hint);
  return error.exitCode;
}
