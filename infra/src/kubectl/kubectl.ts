// kubectl, which whoever operates a cluster has, and which knows every way to log in to one.
import { spawn } from 'node:child_process';
import { delimiter } from 'node:path';
import { kubeconfigFiles } from '../settings/kubeconfig';
import type { Settings } from '../settings/schema';

export interface Answer {
  /** Exit code; 127 when the program is not there. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs kubectl; `input` is what it reads from its standard input. Never throws: a failure is an answer too. */
export type Kubectl = (args: readonly string[], input?: string) => Promise<Answer>;

/** How long one question may take. */
const TIMEOUT_SECONDS = 15;

/** Kubectl for the cluster of an environment, with the file and context that Terraform uses. */
export function kubectlOf(settings: Settings, program = 'kubectl'): Kubectl {
  const where = [`--context=${settings.cluster.context}`, `--request-timeout=${TIMEOUT_SECONDS}s`];
  // The flag takes one file; the variable takes several.
  const env = { ...process.env, KUBECONFIG: kubeconfigFiles(settings).join(delimiter) };
  return (args, input = '') => run(program, [...where, ...args], { input, env });
}

/** What a person types for the same cluster. */
export function kubectlCommand({ cluster }: Settings): string {
  const other = cluster.kubeconfig === undefined ? '' : ` --kubeconfig ${cluster.kubeconfig}`;
  return `kubectl${other} --context ${cluster.context}`;
}

export interface RunOptions {
  /** What the program reads from its standard input. */
  readonly input?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs a program to its end. */
export function run(
  program: string,
  args: readonly string[],
  { input = '', env = process.env }: RunOptions = {},
): Promise<Answer> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'pipe', env });
    const texts = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (part: string) => (texts[name] += part));
    }
    child.on('error', (error) => {
      resolve({ code: 127, stdout: '', stderr: error.message });
    });
    child.on('close', (code) => {
      resolve({ code: code ?? 1, ...texts });
    });
    // A program that does not read its input closes it.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
