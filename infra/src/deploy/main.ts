// `node dist/deploy/main.js plan|deploy|destroy|repair`: checks, synthesizes, and runs the command of CDKTF on the
// stacks that ENV and STACK name. The variables that it reads are in docs/infrastructure.md.
import { createInterface } from 'node:readline/promises';
import { synthesize } from '../main';
import { tolerateClosedPipes } from '../closed-pipe';
import { kubectlOf, run, type Kubectl } from '../kubectl/kubectl';
import { preflight } from '../preflight/preflight';
import { type Problem, stops, textOf } from '../kubectl/problem';
import { QuestionError } from '../kubectl/query';
import { terraformIsNewEnough } from '../preflight/checks/terraform';
import { SettingsError } from '../settings/load';
import { cdktfProgram, ProgramError } from './terraform/cdktf-cli';
import { runCommand } from './terraform/run-cdktf';
import { dependencyProblems } from './dependencies';
import { type Leftover, leftoversOf } from './repair/leftovers';
import { repair, RepairError, stepOf } from './repair/repair';
import { type Request, requestOf, VERBS } from './request';
import { StateError } from './terraform/state';
import { INFRA, OUTPUT, stackId, SynthesizedStack } from './terraform/synthesized-stack';
import { type TerraformEnvironment, terraformEnvironment } from './terraform/environment';
import { watchCluster } from './readiness/watch';

interface Run extends TerraformEnvironment {
  readonly request: Request;
  readonly kubectl: Kubectl;
  readonly stacks: readonly SynthesizedStack[];
}

async function main([verbName]: string[]): Promise<number> {
  const verb = VERBS.find((known) => known === verbName);
  if (!verb) throw new Error(`unknown command ${verbName}: expected ${VERBS.join(', ')}`);
  // States hold the names of everything, and are nobody else's to read.
  process.umask(0o077);
  const request = requestOf(verb, process.env);
  const environment = terraformEnvironment(process.env);
  Object.assign(process.env, environment.env);
  const { settings, deleteData } = request;
  synthesize(settings, OUTPUT, { deleteData, chartsDir: process.env['CHARTS_DIR'] });
  const stacks = request.stacks.map((stack) => new SynthesizedStack(stack, settings));
  const all: Run = { ...environment, request, kubectl: kubectlOf(settings), stacks };
  const problems = await problemsOf(all);
  if (problems.length > 0) print(`${titleOf(problems, request)}:\n${textOf(problems)}`);
  if (problems.some((problem) => problem.stops)) return 1;
  const leftovers = verb === 'destroy' ? [] : await leftoversOf(stacks, { settings, ...all });
  if (verb === 'repair') return mend(leftovers, all);
  if (leftovers.length > 0) {
    print(`${titleOf([], request)}:\n${textOf(leftovers.map((leftover) => problemOf(leftover, request)))}`);
    return 1;
  }
  return execute(all);
}

async function problemsOf({ request, kubectl, terraform }: Run): Promise<readonly Problem[]> {
  const { settings, verb, stacks } = request;
  const inCluster = stacks.some((stack) => stack !== 'cloud');
  // What is destroyed or repaired needs the cluster alone.
  const scope = verb === 'destroy' || verb === 'repair' ? 'base' : request.partial ? stacks.at(-1)! : 'all';
  const first = [
    ...terraformIsNewEnough(terraform, await run(terraform, ['version', '-json'])),
    ...(inCluster ? await preflight({ settings, kubectl }, scope === 'namespaces' ? 'base' : scope) : []),
  ];
  if (first.some((problem) => problem.stops)) return first;
  return [...first, ...(await dependencyProblems(request, { settings, kubectl, terraform }))];
}

function titleOf(problems: readonly Problem[], { settings: { environment } }: Request): string {
  const warned = problems.length > 0 && !problems.some((problem) => problem.stops);
  return warned ? `${environment} is ready, but` : `${environment} is not ready, so nothing was applied`;
}

function problemOf(leftover: Leftover, { settings: { environment } }: Request): Problem {
  const unknown = `${leftover.what} is in the cluster, but not in the state of ${leftover.stack.id}.`;
  const unfinished = `${leftover.what}: Helm was interrupted. If nobody else is deploying now, it can be repaired.`;
  const what = leftover.repair === 'import' ? unknown : unfinished;
  return stops(what, `make repair ENV=${environment}, which runs: ${stepOf(leftover)}`);
}

async function mend(leftovers: readonly Leftover[], { request, kubectl, terraform }: Run): Promise<number> {
  const { environment } = request.settings;
  if (leftovers.length === 0) {
    print(`Nothing to repair: the state of ${environment} knows everything that is in the cluster.\n`);
    return 0;
  }
  print(`To repair in ${environment}:\n${leftovers.map((left) => `  ${left.what}\n    ${stepOf(left)}\n`).join('')}`);
  if (!(await agreed('yes', request))) return 1;
  await repair(leftovers, { kubectl, terraform, print });
  print(`Repaired. Next: make deploy ENV=${environment}\n`);
  return 0;
}

/**
 * Without the first flag the command refuses to deploy stacks whose dependencies it is not given; with it, it starts all
 * of them at once. With `destroy` the first flag must never be used: the command then starts Terraform without end.
 */
const PARTIAL = ['--ignore-missing-stack-dependencies', '--parallelism=1'];

/** Asks for a word to be typed; nobody is asked when nobody is there. */
async function agreed(word: string, { unattended }: Request): Promise<boolean> {
  if (unattended) return true;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`Type ${word} to go on: `);
  terminal.close();
  if (answer.trim() === word) return true;
  print('Nothing was changed.\n');
  return false;
}

async function execute({ request, stacks, kubectl, terraform, env, offline }: Run): Promise<number> {
  const { verb, settings, flags, partial, unattended, deleteData } = request;
  if (deleteData) {
    print(`This deletes the namespaces of ${settings.environment} with every volume and every Secret in them.\n`);
    if (!(await agreed(settings.environment, request))) return 1;
  }
  const { file, args: first } = cdktfProgram(env, print);
  const always = ['--skip-synth', ...(offline ? ['--skip-provider-lock'] : []), ...flags];
  const command = (args: readonly string[]) =>
    runCommand({
      file,
      args: [...first, ...args, ...always],
      cwd: INFRA,
      env: { ...env },
      terraform,
      print: printAbove,
    });
  if (verb === 'plan') {
    // The command plans one stack at a time.
    for (const { id } of stacks) {
      const code = await command(['diff', id]);
      if (code !== 0) return code;
    }
    return 0;
  }
  // The command refuses to destroy a stack unless those that depend on it, which are empty by now, are destroyed too.
  const ids = (verb === 'destroy' ? request.withDependents : request.stacks).map((stack) => stackId(stack, settings));
  const watch = watchCluster({ settings, kubectl, print: printAbove });
  const code = await command([
    verb,
    ...ids,
    ...(verb === 'deploy' && partial ? PARTIAL : []),
    ...(unattended ? ['--auto-approve'] : []),
  ]);
  await watch.end(code !== 0);
  if (code === 130)
    print(`Interrupted. Run the same command again to go on: make ${verb} ENV=${settings.environment}\n`);
  return code;
}

/** The command of CDKTF redraws its last lines at a terminal, whatever else was printed there. */
function printAbove(text: string): void {
  print(`${text}${process.stderr.isTTY ? '\n'.repeat(REDRAWN_LINES) : ''}`);
}
const REDRAWN_LINES = 4;

function print(text: string): void {
  process.stderr.write(text);
}

const EXPECTED = [SettingsError, StateError, RepairError, ProgramError];

tolerateClosedPipes();
main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.exitCode = 1;
    if (error instanceof QuestionError) {
      print(textOf([error.problem]));
      return;
    }
    const expected = EXPECTED.some((kind) => error instanceof kind);
    print(`${expected ? (error as Error).message : String((error as Error).stack)}\n`);
  },
);
