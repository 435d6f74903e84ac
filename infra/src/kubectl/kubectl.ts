// Runs kubectl, which supports every way to authenticate to a cluster, and other programs.
import { spawn } from 'node:child_process';
import { delimiter } from 'node:path';
import { kubeconfigFiles } from '../settings/kubeconfig';
import type { Settings } from '../settings/schema';

export interface CommandResult {
  /** Exit code; 127 when the program is not installed. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs kubectl with `input` on its standard input. Never throws: check the exit code. */
export type Kubectl = (args: readonly string[], input?: string) => Promise<CommandResult>;

const TIMEOUT_SECONDS = 15;

/** kubectl with the kubeconfig files and the context that Terraform uses. */
export function kubectlOf(settings: Settings, program = 'kubectl'): Kubectl {
  const flags = [`--context=${settings.cluster.context}`, `--request-timeout=${TIMEOUT_SECONDS}s`];
  // The flag --kubeconfig takes one file, the variable several.
  const env = { ...process.env, KUBECONFIG: kubeconfigFiles(settings).join(delimiter) };
  return (args, input = '') => run(program, [...flags, ...args], { input, env });
}

/** The same kubectl command for messages. */
export function kubectlCommand({ cluster }: Settings): string {
  const kubeconfig = cluster.kubeconfig === undefined ? '' : ` --kubeconfig ${cluster.kubeconfig}`;
  return `kubectl${kubeconfig} --context ${cluster.context}`;
}

export interface RunOptions {
  /** Written to standard input. */
  readonly input?: string;
  readonly env?: NodeJS.ProcessEnv;
}

export function run(
  program: string,
  args: readonly string[],
  { input = '', env = process.env }: RunOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'pipe', env });
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (chunk: string) => (output[name] += chunk));
    }
    child.on('error', (error) => {
      resolve({ code: 127, stdout: '', stderr: error.message });
    });
    child.on('close', (code) => {
      resolve({ code: code ?? 1, ...output });
    });
    // The program may exit without reading its input.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
