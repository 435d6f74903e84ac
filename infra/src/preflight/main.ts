// `node dist/preflight/main.js ENV STACK VERB`: is the environment ready? Says what is not, each with its command, and exits with 1.
import { loadSettings, SettingsError } from '../settings/load';
import { kubectlOf, run } from './kubectl';
import { preflight, STACKS, type StackName } from './preflight';
import { type Problem, textOf } from './problem';
import { terraformIsNewEnough } from './tools';

function stackOf(name: string): StackName | 'all' {
  const known = STACKS.find((stack) => stack === name);
  if (known !== undefined || name === '' || name === 'all') return known ?? 'all';
  const message = `${JSON.stringify(name)} is none: it must be one of ${STACKS.join(', ')}, or left out for all`;
  throw new SettingsError('The stack is not known', [{ setting: 'STACK', message }]);
}

async function main([environment, stackName = '', verb]: string[], terraform: string): Promise<number> {
  const settings = loadSettings(environment);
  const stack = stackOf(stackName);
  if (stack === 'cloud' && !settings.cloud) {
    const message = `is a stack of environments with the setting cloud, which ${settings.environment} has not`;
    throw new SettingsError('The stack is not there', [{ setting: 'STACK', message }]);
  }
  const problems: Problem[] = [
    ...terraformIsNewEnough(terraform, await run(terraform, ['version', '-json'])),
    // What is taken away needs the cluster alone.
    ...(await preflight(
      { settings, kubectl: kubectlOf(settings) },
      verb === 'destroy' && stack !== 'cloud' ? 'base' : stack,
    )),
  ];
  const failed = problems.some((problem) => problem.stops);
  if (problems.length > 0) {
    const title = failed
      ? `${settings.environment} is not ready, so nothing was applied`
      : `${settings.environment} is ready, but`;
    process.stderr.write(`${title}:\n${textOf(problems)}`);
  }
  return failed ? 1 : 0;
}

main(process.argv.slice(2), process.env['TERRAFORM_BINARY_NAME'] ?? 'terraform').then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof SettingsError ? error.message : String((error as Error).stack)}\n`);
    process.exitCode = 1;
  },
);
