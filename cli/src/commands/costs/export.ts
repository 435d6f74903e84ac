// `sextant export`: streams usage, run events or QA samples to stdout or a file.
import { Argument, Command, Option } from 'commander';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { refuseWatch } from '../../actions/change';
import { fromOption, toOption } from '../../actions/options';
import { parseAction } from '../../actions/read';
import { CliError } from '../../errors';
import { EXIT } from '../../exit-codes';
import { openSession } from '../../session';
import { printNote } from '../../terminal';

/** The data sets, with their names in the API. */
const EXPORTS = { usage: 'usage', events: 'run_events', qa: 'qa' } as const;
const FORMATS = { csv: 'text/csv', json: 'application/json', ndjson: 'application/x-ndjson' } as const;

type DataSet = keyof typeof EXPORTS;

interface ExportOptions {
  readonly format: keyof typeof FORMATS;
  readonly run?: string;
  readonly from?: string;
  readonly to?: string;
  readonly output?: string;
}

export function exportCommand(): Command {
  return new Command('export')
    .description('export model calls, run events or QA samples as CSV, JSON or NDJSON')
    .addArgument(new Argument('<data>', 'data set').choices(Object.keys(EXPORTS)))
    .addOption(new Option('--format <format>', 'output format').choices(Object.keys(FORMATS)).default('csv'))
    .option('--run <id>', 'only this run; for events and qa')
    .addOption(fromOption())
    .addOption(toOption())
    .option('--output <file>', 'write to a file instead of stdout')
    .action(download);
}

async function download(...actionArguments: unknown[]): Promise<void> {
  const { command, input } = parseAction<ExportOptions>(actionArguments);
  const [data] = input.args as [DataSet];
  const { format, output } = input.options;
  const query = queryOf(data, input.options);
  const { api, options } = openSession(command);
  refuseWatch(options.watch);
  const rows = await api.download(`/api/v1/export/${EXPORTS[data]}.${format}`, { query }, FORMATS[format]);
  if (output === undefined) return pipeline(rows, process.stdout, { end: false });
  await pipeline(rows, createWriteStream(output)).catch((cause: unknown) => {
    throw new CliError(`Cannot write ${output}: ${(cause as Error).message}.`, { exitCode: EXIT.usage, cause });
  });
  printNote(`Exported to ${output}.`);
}

function queryOf(data: DataSet, { run, from, to }: ExportOptions) {
  const rejected = data === 'usage' ? run !== undefined && '--run' : (from ?? to) !== undefined && '--from and --to';
  if (!rejected) return data === 'usage' ? { from, to } : { run_id: run };
  throw new CliError(`An export of ${data} does not support ${rejected}.`, {
    exitCode: EXIT.usage,
    hint: data === 'usage' ? 'Use --from and --to to select usage.' : 'Use --run to select a run.',
  });
}
