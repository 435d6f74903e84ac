// Runs the command of CDKTF so that an interrupt stops Terraform cleanly: what it was making is in its state.
import { execFileSync, spawn } from 'node:child_process';
import { basename, join } from 'node:path';
import { INFRA } from './synthesized-stack';

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Terraform's program, as CDKTF starts it. */
  readonly terraform: string;
  readonly print: (text: string) => void;
  /** Interrupts that follow one another faster are one. */
  readonly settleMs?: number;
}

/** What is said at the first interrupt, and at the second, at which Terraform exits without saving what it waits for. */
const STOPS = [
  '\nInterrupted: Terraform finishes what it has started, which may take minutes where pods do not become ready. Ctrl-C again stops it at once.\n',
  '\nStopping at once. Terraform may not know everything that it has created: make repair records it.\n',
];

/** Loaded into each Node process of the command, so that none of them ends before Terraform does. */
const HOLD = join(INFRA, 'src/deploy/terraform/ignore-interrupts.cjs');

/** Runs it to its end; its exit code, or 130 after an interrupt. */
export function runCommand({ file, args, cwd, env, terraform, print, settleMs = 1_000 }: Command): Promise<number> {
  // At a terminal an interrupt goes to the whole foreground group; elsewhere it may be sent to this process alone.
  const detached = !process.stdin.isTTY;
  const child = spawn(file, args, {
    cwd,
    env: { ...env, NODE_OPTIONS: `${env['NODE_OPTIONS'] ?? ''} --require=${HOLD}`.trim() },
    stdio: 'inherit',
    detached,
  });
  let interrupts = 0;
  let last = 0;
  const interrupt = (): void => {
    // One Ctrl-C may arrive twice: from the terminal and from make.
    if (interrupts === STOPS.length || Date.now() - last < settleMs) return;
    last = Date.now();
    print(STOPS[interrupts++]!);
    for (const pid of descendantsOf(child.pid!, { program: terraform, butGroup: detached ? undefined : process.pid })) {
      process.kill(pid, 'SIGINT');
    }
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, interrupt);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      // One that comes late ends nothing that is still to be said.
      for (const signal of signals) process.off(signal, interrupt).on(signal, () => undefined);
      resolve(interrupts > 0 ? 130 : (code ?? 1));
    });
  });
}

interface Wanted {
  readonly program: string;
  /** Leaves out the process group of this process: a terminal has told it already. */
  readonly butGroup: number | undefined;
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly program: string;
}

/** Ids of all processes that a process started, and of those that they started. */
export function processesBelow(root: number): readonly number[] {
  return below(root, processes()).map(({ pid }) => pid);
}

function below(root: number, all: readonly Process[]): readonly Process[] {
  return all.filter(({ parent }) => parent === root).flatMap((each) => [each, ...below(each.pid, all)]);
}

/** Processes below `root` that run a program; its plugins are stopped by itself. */
function descendantsOf(root: number, { program, butGroup }: Wanted): readonly number[] {
  const all = processes();
  const group = all.find(({ pid }) => pid === butGroup)?.group;
  return below(root, all)
    .filter((each) => basename(each.program) === basename(program) && each.group !== group)
    .map(({ pid }) => pid);
}

function processes(): readonly Process[] {
  const text = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,pgid=,args='], { encoding: 'utf8', maxBuffer: 2 ** 26 });
  return text.split('\n').flatMap((line) => {
    const [pid, parent, group, program] = line.trim().split(/\s+/);
    return pid && program ? [{ pid: Number(pid), parent: Number(parent), group: Number(group), program }] : [];
  });
}
