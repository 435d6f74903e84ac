// `node dist/deploy/main.js plan|deploy|destroy|repair`: runs checks, synthesizes, and runs the CDKTF CLI on the stacks
// that ENV and STACK select. docs/infrastructure.md lists the variables.
import { createInterface } from 'node:readline/promises';
import { tolerateClosedPipes } from '../closed-pipe';
import { type Kubectl, kubectlOf, run } from '../kubectl/kubectl';
import { blocker, formatProblems, type Problem } from '../kubectl/problem';
import { QueryError } from '../kubectl/query';
import { synthesize } from '../main';
import { checkTerraform } from '../preflight/checks/terraform';
import { preflight } from '../preflight/preflight';
import { SettingsError } from '../settings/load';
import { dependencyProblems } from './dependencies';
import { watchCluster } from './readiness/watch';
import { findLeftovers, type Leftover } from './repair/leftovers';
import { repair, repairCommand, RepairError } from './repair/repair';
import { type Request, requestOf, VERBS } from './request';
import { CdktfInstallError, findCdktfCli } from './terraform/cdktf-cli';
import { type TerraformEnvironment, terraformEnvironment } from './terraform/environment';
import { runCdktf } from './terraform/run-cdktf';
import { StateError } from './terraform/state';
import { INFRA, OUTPUT, stackId, SynthesizedStack } from './terraform/synthesized-stack';

interface Run extends TerraformEnvironment {
  readonly request: Request;
  readonly kubectl: Kubectl;
  readonly stacks: readonly SynthesizedStack[];
}

async function main([verbName]: string[]): Promise<number> {
  const verb = VERBS.find((each) => each === verbName);
  if (!verb) throw new Error(`unknown command ${verbName}: expected ${VERBS.join(', ')}`);
  // Only the user may read local state files.
  process.umask(0o077);
  const request = requestOf(verb, process.env);
  const environment = terraformEnvironment(process.env);
  Object.assign(process.env, environment.env);
  const { settings, deleteData } = request;
  synthesize(settings, OUTPUT, { deleteData, chartsDir: process.env['CHARTS_DIR'] });
  const stacks = request.stacks.map((stack) => new SynthesizedStack(stack, settings));
  const all: Run = { ...environment, request, kubectl: kubectlOf(settings), stacks };
  const problems = await problemsOf(all);
  if (problems.length > 0) print(`${titleOf(problems, request)}:\n${formatProblems(problems)}`);
  if (problems.some(({ blocking }) => blocking)) return 1;
  const leftovers = verb === 'destroy' ? [] : await findLeftovers(stacks, { settings, ...all });
  if (verb === 'repair') return repairAll(leftovers, all);
  if (leftovers.length > 0) {
    const blockers = leftovers.map((leftover) => leftoverProblem(leftover, request));
    print(`${titleOf(blockers, request)}:\n${formatProblems(blockers)}`);
    return 1;
  }
  return execute(all);
}

async function problemsOf({ request, kubectl, terraform }: Run): Promise<readonly Problem[]> {
  const { settings, verb, stacks } = request;
  const usesCluster = stacks.some((stack) => stack !== 'cloud');
  // Destroying and repairing only require the cluster itself.
  const scope = verb === 'destroy' || verb === 'repair' ? 'base' : request.partial ? stacks.at(-1)! : 'all';
  const first = [
    ...checkTerraform(terraform, await run(terraform, ['version', '-json'])),
    ...(usesCluster ? await preflight({ settings, kubectl }, scope === 'namespaces' ? 'base' : scope) : []),
  ];
  if (first.some(({ blocking }) => blocking)) return first;
  return [...first, ...(await dependencyProblems(request, { settings, kubectl, terraform }))];
}

function titleOf(problems: readonly Problem[], { settings: { environment } }: Request): string {
  return problems.some(({ blocking }) => blocking)
    ? `${environment} is not ready, so nothing was applied`
    : `${environment} is ready, with warnings`;
}

function leftoverProblem(leftover: Leftover, { settings: { environment } }: Request): Problem {
  const unmanaged = `${leftover.title} is in the cluster, but not in the state of ${leftover.stack.id}.`;
  const pending = `${leftover.title}: Helm was interrupted. Repair it unless another deployment is in progress.`;
  const message = leftover.repair === 'import' ? unmanaged : pending;
  return blocker(message, `make repair ENV=${environment}, which runs: ${repairCommand(leftover)}`);
}

async function repairAll(leftovers: readonly Leftover[], { request, kubectl, terraform }: Run): Promise<number> {
  const { environment } = request.settings;
  if (leftovers.length === 0) {
    print(`Nothing to repair: all resources of ${environment} in the cluster are in its state.\n`);
    return 0;
  }
  const steps = leftovers.map((leftover) => `  ${leftover.title}\n    ${repairCommand(leftover)}\n`);
  print(`Repairs for ${environment}:\n${steps.join('')}`);
  if (!(await confirmed('yes', request))) return 1;
  await repair(leftovers, { kubectl, terraform, print });
  print(`Repaired. Next: make deploy ENV=${environment}\n`);
  return 0;
}

/**
 * Without the first flag the CLI refuses to deploy a stack without its dependencies. With it, the CLI starts all stacks at
 * once, which the second flag prevents. Never use the first flag with `destroy`: the CLI then restarts Terraform forever.
 */
const PARTIAL = ['--ignore-missing-stack-dependencies', '--parallelism=1'];

/** Asks the user to type a word, unless the request is unattended. */
async function confirmed(word: string, { unattended }: Request): Promise<boolean> {
  if (unattended) return true;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`Type ${word} to continue: `);
  terminal.close();
  if (answer.trim() === word) return true;
  print('Nothing was changed.\n');
  return false;
}

async function execute({ request, stacks, kubectl, terraform, env, offline }: Run): Promise<number> {
  const { verb, settings, flags, partial, unattended, deleteData } = request;
  if (deleteData) {
    print(`This deletes the namespaces of ${settings.environment} with all their volumes and Secrets.\n`);
    if (!(await confirmed(settings.environment, request))) return 1;
  }
  const cli = findCdktfCli(env, print);
  const always = ['--skip-synth', ...(offline ? ['--skip-provider-lock'] : []), ...flags];
  const cdktf = (args: readonly string[]) =>
    runCdktf({
      file: cli.file,
      args: [...cli.args, ...args, ...always],
      cwd: INFRA,
      env: { ...env },
      terraform,
      print: printAbove,
    });
  if (verb === 'plan') {
    // The CLI plans one stack at a time.
    for (const { id } of stacks) {
      const code = await cdktf(['diff', id]);
      if (code !== 0) return code;
    }
    return 0;
  }
  // The CLI only destroys a stack together with its dependents, which are empty by now.
  const ids = (verb === 'destroy' ? request.withDependents : request.stacks).map((stack) => stackId(stack, settings));
  const watch = watchCluster({ settings, kubectl, print: printAbove });
  const code = await cdktf([
    verb,
    ...ids,
    ...(verb === 'deploy' && partial ? PARTIAL : []),
    ...(unattended ? ['--auto-approve'] : []),
  ]);
  await watch.end(code !== 0);
  if (code === 130) print(`Interrupted. To continue, run again: make ${verb} ENV=${settings.environment}\n`);
  return code;
}

/** Prints above the last lines of a terminal, which the CDKTF CLI redraws. */
function printAbove(text: string): void {
  print(`${text}${process.stderr.isTTY ? '\n'.repeat(REDRAWN_LINES) : ''}`);
}
const REDRAWN_LINES = 4;

function print(text: string): void {
  process.stderr.write(text);
}

const EXPECTED = [SettingsError, StateError, RepairError, CdktfInstallError];

tolerateClosedPipes();
main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.exitCode = 1;
    if (error instanceof QueryError) {
      print(formatProblems([error.problem]));
      return;
    }
    const expected = EXPECTED.some((kind) => error instanceof kind);
    print(`${expected ? (error as Error).message : String((error as Error).stack)}\n`);
  },
);
