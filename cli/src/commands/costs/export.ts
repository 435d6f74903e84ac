// `sextant export`: rows of usage, events or samples as a file, streamed whatever its size.
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { Argument, Command, Option } from 'commander';
import { CliError } from '../../errors';
import { EXIT } from '../../exit-codes';
import { openSession } from '../../session';
import { remark } from '../../terminal';
import { refuseWatch } from '../../actions/change';
import { fromOption, toOption } from '../../actions/options';
import { split } from '../../actions/read';

/** What may be exported, and the name of it in the API. */
const EXPORTS = { usage: 'usage', events: 'run_events', qa: 'qa' } as const;
const FORMATS = { csv: 'text/csv', json: 'application/json', ndjson: 'application/x-ndjson' } as const;

interface ExportOptions {
  readonly format: keyof typeof FORMATS;
  readonly run?: string;
  readonly from?: string;
  readonly to?: string;
  readonly output?: string;
}

export function exportCommand(): Command {
  return new Command('export')
    .description('calls of models, events of runs, or QA samples, as CSV, JSON or a JSON object a line')
    .addArgument(new Argument('<what>', 'what to export').choices(Object.keys(EXPORTS)))
    .addOption(new Option('--format <format>', 'how it is written').choices(Object.keys(FORMATS)).default('csv'))
    .option('--run <id>', 'of one run alone; for events and qa')
    .addOption(fromOption())
    .addOption(toOption())
    .option('--output <file>', 'where it goes; stdout if not told')
    .action(download);
}

async function download(...all: unknown[]): Promise<void> {
  const { command, given } = split<ExportOptions>(all);
  const [what] = given.args as [keyof typeof EXPORTS];
  const { format, output } = given.options;
  const query = queryOf(what, given.options);
  const { api, options } = openSession(command);
  refuseWatch(options.watch);
  const rows = await api.download(`/export/${EXPORTS[what]}.${format}`, query, FORMATS[format]);
  if (output === undefined) return pipeline(rows, process.stdout, { end: false });
  await pipeline(rows, createWriteStream(output)).catch((cause: unknown) => {
    throw new CliError(`The file ${output} cannot be written: ${(cause as Error).message}.`, {
      exitCode: EXIT.usage,
      cause,
    });
  });
  remark(`The export is in ${output}.`);
}

function queryOf(what: keyof typeof EXPORTS, { run, from, to }: ExportOptions): { [name: string]: string | undefined } {
  const wrong = what === 'usage' ? run !== undefined && '--run' : (from ?? to) !== undefined && '--from and --to';
  if (!wrong) return what === 'usage' ? { from, to } : { run_id: run };
  throw new CliError(`${wrong} ${wrong === '--run' ? 'is' : 'are'} not for an export of ${what}.`, {
    exitCode: EXIT.usage,
    hint: what === 'usage' ? 'Usage is chosen by --from and --to.' : 'Leave them out; --run chooses a run.',
  });
}
