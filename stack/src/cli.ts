// The command line behind the Makefile: `node stack/dist/cli.js COMMAND`.
import colors from 'picocolors';
import { printConsole } from './commands/console';
import { parseDemo, runDemo } from './commands/demo';
import { drill, parseDrill } from './commands/drill';
import { env } from './commands/env';
import { logs } from './commands/logs';
import { status } from './commands/status';
import { test } from './commands/test';
import { tools } from './commands/tools';
import { up } from './commands/up';
import { StackError } from './errors';
import { homeAt } from './home';
import { stopStack } from './supervisor/launch';

const home = homeAt();

const COMMANDS: Readonly<Record<string, (args: readonly string[]) => Promise<unknown>>> = {
  up: () => up(home),
  down: async () => {
    const stopped = await stopStack(home);
    process.stdout.write(stopped ? 'The stack is stopped.\n' : 'The stack is not running.\n');
  },
  status: async () => {
    if (!status(home)) process.exitCode = 1;
    return Promise.resolve();
  },
  console: () => printConsole(home),
  logs: ([name = '']) => logs(home, name),
  demo: (args) => runDemo(home, parseDemo(args)),
  drill: async (args) => {
    if (!(await drill(home, parseDrill(args)))) process.exitCode = 1;
  },
  env: async () => {
    env(home);
    return Promise.resolve();
  },
  tools: () => tools(home),
  test: async () => {
    if (!(await test(home))) process.exitCode = 1;
  },
};

async function main([name = '', ...args]: readonly string[]): Promise<void> {
  const command = COMMANDS[name];
  if (!command) throw new StackError(`unknown command "${name}": expected ${Object.keys(COMMANDS).join(', ')}`);
  await command(args);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const lines = error instanceof StackError ? [error.message, ...error.details] : [String((error as Error).stack)];
  const [first = '', ...rest] = lines;
  process.stderr.write([colors.red(first), ...rest.map((line) => `  ${line}`), ''].join('\n'));
  process.exitCode = 1;
});
