// Runs the command line: the one place that ends the process.
import { CommanderError } from 'commander';
import { prepared } from './arguments';
import { CliError } from './errors';
import { EXIT } from './exit-codes';
import { buildProgram } from './program';
import { colorsOf, endWithReader } from './terminal';
import { wrap } from './text/width';

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
  const colors = colorsOf(process.stderr);
  const columns = (process.stderr.columns || 80) - 2;
  const [first = '', ...rest] = wrap(error.message, columns);
  const hint = error.hint === undefined ? [] : wrap(error.hint, columns);
  const lines = [
    `${colors.red('✗')} ${first}`,
    ...rest.map((line) => `  ${line}`),
    ...hint.map((line) => `  ${colors.dim(line)}`),
  ];
  process.stderr.write(`${lines.join('\n')}\n`);
  return error.exitCode;
}
