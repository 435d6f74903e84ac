// Runs commands of the documentation as a person would: in bash, in the clone, with the variables of `make env`.
import { spawn } from 'node:child_process';
import { homeAt, REPOSITORY } from '../home';

export interface ShellResult {
  /** Exit code; null when the command was stopped. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ShellOptions {
  readonly env: Readonly<Record<string, string>>;
  /** Stops the command when it has printed something: for commands that follow a log. */
  readonly follows?: boolean;
  readonly timeoutMs?: number;
}

/** Fails on the first command that fails, also in a pipe, and on a variable that is not set. */
const BASH = ['-euo', 'pipefail', '-c'];
const TIMEOUT_MS = 60_000;

export function runShell(
  script: string,
  { env, follows = false, timeoutMs = TIMEOUT_MS }: ShellOptions,
): Promise<ShellResult> {
  const { PATH, HOME } = process.env;
  return new Promise((resolve, reject) => {
    const child = spawn('bash', [...BASH, script], {
      cwd: REPOSITORY,
      env: { PATH, HOME, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that programs it has started are stopped with it.
      detached: true,
    });
    const output = { stdout: '', stderr: '' };
    const stop = () => process.kill(-child.pid!, 'SIGKILL');
    const timer = setTimeout(() => {
      output.stderr += `\nstopped after ${timeoutMs / 1000} s`;
      stop();
    }, timeoutMs);
    child.stdout.on('data', (chunk: Buffer) => {
      output.stdout += chunk.toString();
      if (follows) stop();
    });
    child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ code, ...output });
    });
  });
}

/** The variables that `make env` prints for the stack in `home`, as a shell would set them. */
export async function shellVariables(home: string): Promise<Record<string, string>> {
  const env = { SEXTANT_HOME: homeAt(home).root };
  const { code, stdout, stderr } = await runShell('eval "$(make -s env)"; env -0', { env });
  if (code !== 0) throw new Error(`make env failed: ${stderr}`);
  const pairs = stdout.split('\0').flatMap((line) => {
    const at = line.indexOf('=');
    return at > 0 ? [[line.slice(0, at), line.slice(at + 1)] as const] : [];
  });
  return Object.fromEntries(pairs);
}
