// Runs the CDKTF CLI so that an interrupt stops Terraform cleanly and its state stays complete.
import { execFileSync, spawn } from 'node:child_process';
import { basename, join } from 'node:path';
import { INFRA } from './synthesized-stack';

export interface CdktfCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Name or path of the Terraform program. */
  readonly terraform: string;
  readonly print: (text: string) => void;
  /** Interrupts within this time of each other count as one. */
  readonly settleMs?: number;
}

/** Messages for the first interrupt and for the second, after which Terraform exits without saving running operations. */
const INTERRUPT_MESSAGES = [
  '\nInterrupted: Terraform completes the operations in progress. This can take minutes if pods do not become ready. Press Ctrl-C again to stop at once.\n',
  '\nStopping at once. The state may lack resources that Terraform has just created: make repair adds them.\n',
];

/** Preloaded into each Node process of the CLI, so that none of them exits before Terraform. */
const IGNORE_INTERRUPTS = join(INFRA, 'src/deploy/terraform/ignore-interrupts.cjs');

/** Returns the exit code, or 130 after an interrupt. */
export function runCdktf({ file, args, cwd, env, terraform, print, settleMs = 1_000 }: CdktfCommand): Promise<number> {
  // A terminal interrupts the whole foreground process group. Without one, only this process may receive the signal.
  const detached = !process.stdin.isTTY;
  const child = spawn(file, args, {
    cwd,
    env: { ...env, NODE_OPTIONS: `${env['NODE_OPTIONS'] ?? ''} --require=${IGNORE_INTERRUPTS}`.trim() },
    stdio: 'inherit',
    detached,
  });
  let interrupts = 0;
  let last = 0;
  const interrupt = (): void => {
    // Both the terminal and make may forward the same Ctrl-C.
    if (interrupts === INTERRUPT_MESSAGES.length || Date.now() - last < settleMs) return;
    last = Date.now();
    print(INTERRUPT_MESSAGES[interrupts++]!);
    const excludedGroup = detached ? undefined : process.pid;
    for (const pid of findProcesses(child.pid!, terraform, excludedGroup)) process.kill(pid, 'SIGINT');
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, interrupt);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      // A late signal must not end this process before it has printed its report.
      for (const signal of signals) process.off(signal, interrupt).on(signal, () => undefined);
      resolve(interrupts > 0 ? 130 : (code ?? 1));
    });
  });
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly program: string;
}

/** Process IDs of all descendants of a process. */
export function descendantsOf(root: number): readonly number[] {
  return descendants(root, listProcesses()).map(({ pid }) => pid);
}

function descendants(root: number, all: readonly Process[]): readonly Process[] {
  return all.filter(({ parent }) => parent === root).flatMap((each) => [each, ...descendants(each.pid, all)]);
}

/**
 * Descendants of `root` that run a program. Leaves out the process group of `groupMember`, which the terminal has
 * interrupted already. Terraform stops its plugins itself.
 */
function findProcesses(root: number, program: string, groupMember: number | undefined): readonly number[] {
  const all = listProcesses();
  const group = all.find(({ pid }) => pid === groupMember)?.group;
  return descendants(root, all)
    .filter((each) => basename(each.program) === basename(program) && each.group !== group)
    .map(({ pid }) => pid);
}

function listProcesses(): readonly Process[] {
  const text = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,pgid=,args='], { encoding: 'utf8', maxBuffer: 2 ** 26 });
  return text.split('\n').flatMap((line) => {
    const [pid, parent, group, program] = line.trim().split(/\s+/);
    return pid && program ? [{ pid: Number(pid), parent: Number(parent), group: Number(group), program }] : [];
  });
}
