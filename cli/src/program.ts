// The whole command line: its commands, and what holds for all of them.
import { Command, InvalidArgumentError, Option } from 'commander';
import { auditCommand } from './commands/orgs/audit';
import { budgetsCommand } from './commands/costs/budgets';
import { dlqCommand } from './commands/queues/dead-letters';
import { exportCommand } from './commands/costs/export';
import { flagsCommand } from './commands/orgs/flags';
import { incidentsCommand } from './commands/health/incidents';
import { jobsCommand } from './commands/runs/jobs';
import { keysCommand } from './commands/orgs/keys';
import { orgsCommand } from './commands/orgs/orgs';
import { overviewCommand } from './commands/health/overview';
import { usersCommand, workspacesCommand } from './commands/orgs/members';
import { pricesCommand } from './commands/costs/prices';
import { qaCommand } from './commands/runs/qa';
import { queueCommand } from './commands/queues/command';
import { runsCommand } from './commands/runs/command';
import { schedulesCommand } from './commands/runs/schedules';
import { trendsCommand } from './commands/health/trends';
import { usageCommand } from './commands/costs/usage';
import { whoamiCommand } from './commands/orgs/whoami';
import { completeCommand, completionCommand } from './completion/command';
import { doctorCommand } from './doctor/command';
import { EXIT_MEANINGS } from './exit-codes';
import { complain } from './terminal';
import { choiceText } from './text/choices';

const VERSION = '0.1.0';

export const ENVIRONMENT: readonly (readonly [name: string, meaning: string])[] = [
  ['SEXTANT_OPS_URL', 'address of the API'],
  ['SEXTANT_API_KEY', 'API key'],
  ['SEXTANT_ORG', 'org to act for, for a key of the platform'],
  ['SEXTANT_HOME', 'folder of a local stack; .sextant of the checkout if not set'],
  ['NO_COLOR', 'without colours, whatever its value'],
];

/** A program that is not run yet; it throws a CommanderError in the place of ending the process. */
export function buildProgram(): Command {
  const program = new Command('sextant')
    .description('What runs of AI jobs do, what they cost and why they failed, from the command line.')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help for a command')
    .helpCommand('help [command]', 'print help for a command')
    .exitOverride()
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    .configureOutput({ outputError: complainAboutUse });
  for (const option of globalOptions()) program.addOption(option);
  const commands = [
    ...[overviewCommand(), trendsCommand(), runsCommand(), schedulesCommand(), jobsCommand(), queueCommand()],
    ...[dlqCommand(), usageCommand(), budgetsCommand(), pricesCommand(), exportCommand(), qaCommand()],
    ...[incidentsCommand(), flagsCommand(), keysCommand(), workspacesCommand(), usersCommand(), orgsCommand()],
    ...[auditCommand(), whoamiCommand(), doctorCommand(), completionCommand()],
  ];
  for (const command of commands) add(program, command);
  program.addCommand(completeCommand(program), { hidden: true });
  program.addHelpText('after', `\n${closing()}`);
  return program;
}

/** Commander's sentences in the form of ours, as in `error: unknown command 'foo'`. */
function complainAboutUse(text: string): void {
  const sentence = choiceText(text.trim().replace(/^error: /, ''));
  const ended = /[.?)]$/.test(sentence) ? sentence : `${sentence}.`;
  complain(ended.charAt(0).toUpperCase() + ended.slice(1), 'Add --help to see what there is.');
}

/** Commands that were made on their own are told what holds for all, and so are theirs. */
function add(parent: Command, command: Command): void {
  if (!parent.commands.includes(command)) parent.addCommand(command);
  command.copyInheritedSettings(parent);
  for (const one of command.commands) add(command, one);
}

function globalOptions(): Option[] {
  return [
    new Option('--json', 'print exactly what the API answers'),
    new Option('--watch [seconds]', 'show the answer again and again, every 2 seconds if not told').argParser(seconds),
    new Option('--yes', 'do not ask before something is lost, or changes for all orgs'),
    new Option('--no-color', 'without colours'),
    new Option('--org <name>', 'one org instead of all, for a key of the platform (SEXTANT_ORG)'),
    new Option('--url <url>', 'address of the API (SEXTANT_OPS_URL)'),
    new Option('--key-file <file>', 'file with the API key (SEXTANT_API_KEY holds the key itself)'),
  ];
}

function seconds(text: string): number {
  const value = Number(text);
  if (value >= 0.5 && value <= 3_600) return value;
  throw new InvalidArgumentError('It must be a number of seconds from 0.5 to 3600.');
}

/** What ends the help of the program. */
function closing(): string {
  const rows = (pairs: readonly (readonly [string | number, string])[], columns: number): string[] =>
    pairs.map(([name, meaning]) => `  ${String(name).padEnd(columns)}  ${meaning}`);
  return [
    'Environment:',
    ...rows(ENVIRONMENT, 15),
    '',
    'In a checkout with a running stack ("make up"), address and key are found.',
    '',
    'Exit codes:',
    ...rows(EXIT_MEANINGS, 1),
  ].join('\n');
}
