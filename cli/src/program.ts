// The program: all commands, and the global options.
import { Command, InvalidArgumentError, Option } from 'commander';
import { budgetsCommand } from './commands/costs/budgets';
import { exportCommand } from './commands/costs/export';
import { pricesCommand } from './commands/costs/prices';
import { usageCommand } from './commands/costs/usage';
import { incidentsCommand } from './commands/health/incidents';
import { overviewCommand } from './commands/health/overview';
import { trendsCommand } from './commands/health/trends';
import { auditCommand } from './commands/orgs/audit';
import { flagsCommand } from './commands/orgs/flags';
import { keysCommand } from './commands/orgs/keys';
import { usersCommand, workspacesCommand } from './commands/orgs/members';
import { orgsCommand } from './commands/orgs/orgs';
import { whoamiCommand } from './commands/orgs/whoami';
import { queueCommand } from './commands/queues/command';
import { dlqCommand } from './commands/queues/dead-letters';
import { runsCommand } from './commands/runs/command';
import { jobsCommand } from './commands/runs/jobs';
import { qaCommand } from './commands/runs/qa';
import { schedulesCommand } from './commands/runs/schedules';
import { completeCommand, completionCommand } from './completion/command';
import { doctorCommand } from './doctor/command';
import { EXIT_MEANINGS } from './exit-codes';
import { printError } from './terminal';
import { choiceText } from './text/choices';

const VERSION = '0.1.0';

export const ENVIRONMENT: readonly (readonly [name: string, meaning: string])[] = [
  ['SEXTANT_OPS_URL', 'address of the API'],
  ['SEXTANT_API_KEY', 'API key'],
  ['SEXTANT_ORG', 'org to use with a platform key'],
  ['SEXTANT_HOME', 'folder of the local stack; default: .sextant'],
  ['NO_COLOR', 'disables colours if set'],
];

/** Builds the program. Instead of exiting, it throws a CommanderError. */
export function buildProgram(): Command {
  const program = new Command('sextant')
    .description('Inspect and control runs of AI jobs: their state, failures, queues and cost.')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help for a command')
    .helpCommand('help [command]', 'print help for a command')
    .exitOverride()
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    .configureOutput({ outputError: printUsageError });
  for (const option of globalOptions()) program.addOption(option);
  const commands = [
    ...[overviewCommand(), trendsCommand(), runsCommand(), schedulesCommand(), jobsCommand(), queueCommand()],
    ...[dlqCommand(), usageCommand(), budgetsCommand(), pricesCommand(), exportCommand(), qaCommand()],
    ...[incidentsCommand(), flagsCommand(), keysCommand(), workspacesCommand(), usersCommand(), orgsCommand()],
    ...[auditCommand(), whoamiCommand(), doctorCommand(), completionCommand()],
  ];
  for (const command of commands) add(program, command);
  program.addCommand(completeCommand(program), { hidden: true });
  program.addHelpText('after', `\n${helpFooter()}`);
  return program;
}

/** Prints commander's messages, such as `error: unknown command 'foo'`, as sentences. */
function printUsageError(text: string): void {
  const sentence = choiceText(text.trim().replace(/^error: /, ''));
  const ended = /[.?)]$/.test(sentence) ? sentence : `${sentence}.`;
  printError(ended.charAt(0).toUpperCase() + ended.slice(1), 'Run the command with --help for its usage.');
}

/** Applies the settings of the program to a command and its subcommands. */
function add(parent: Command, command: Command): void {
  if (!parent.commands.includes(command)) parent.addCommand(command);
  command.copyInheritedSettings(parent);
  for (const one of command.commands) add(command, one);
}

function globalOptions(): Option[] {
  return [
    new Option('--json', 'print the response of the API unchanged'),
    new Option('--watch [seconds]', 'repeat the command; default: every 2 seconds').argParser(seconds),
    new Option('--yes', 'skip confirmations'),
    new Option('--no-color', 'disable colours'),
    new Option('--org <name>', 'org to use with a platform key; default: all orgs (SEXTANT_ORG)'),
    new Option('--url <url>', 'address of the API (SEXTANT_OPS_URL)'),
    new Option('--key-file <file>', 'file with the API key (or the key in SEXTANT_API_KEY)'),
  ];
}

/**
 * Moves the interval of `--watch` into the same word. Commander would take any next word as the optional value, so
 * that `--watch overview` would have no command.
 */
export function withWatchInterval(words: readonly string[]): string[] {
  const isInterval = (word = ''): boolean => /^\d+(\.\d+)?$/.test(word);
  return words.flatMap((word, i) => {
    if (word === '--watch') return isInterval(words[i + 1]) ? [] : ['--watch=2'];
    return words[i - 1] === '--watch' && isInterval(word) ? [`--watch=${word}`] : [word];
  });
}

function seconds(text: string): number {
  const value = Number(text);
  if (value >= 0.5 && value <= 3_600) return value;
  throw new InvalidArgumentError('It must be a number of seconds from 0.5 to 3600.');
}

/** The end of the program's help. */
function helpFooter(): string {
  const rows = (pairs: readonly (readonly [string | number, string])[], columns: number): string[] =>
    pairs.map(([name, meaning]) => `  ${String(name).padEnd(columns)}  ${meaning}`);
  return [
    'Environment:',
    ...rows(ENVIRONMENT, 15),
    '',
    'With a running local stack ("make up"), the address and the key are found\nautomatically.',
    '',
    'Exit codes:',
    ...rows(EXIT_MEANINGS, 1),
  ].join('\n');
}
