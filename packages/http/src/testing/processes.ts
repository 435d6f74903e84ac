// For tests: real processes (Redis, our services) that a test can kill and start again.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@sextant/stack/until';

/** A service starts within seconds on an idle machine. */
const START_MS = 55_000;

export interface TestProcess {
  readonly port: number;
  /** Resolves when the process is ready; rejects with its output when it exits first. */
  start(): Promise<void>;
  /** Sends a signal, SIGKILL by default, waits for the exit and returns the exit code. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

/** A Redis server without persistence. */
export async function redisProcess(): Promise<TestProcess & { remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'sextant-redis-'));
  const port = await freePort();
  const process = testProcess({
    command: 'redis-server',
    args: ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no'],
    env: {},
    port,
    isReady: (output) => output.includes('Ready to accept'),
  });
  return { ...process, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** One of our services, compiled, on a free port; `program` is a file of its folder dist. */
export async function serviceProcess(
  name: string,
  env: Readonly<Record<string, string>>,
  program = 'main.js',
): Promise<TestProcess> {
  const port = await freePort();
  return testProcess({
    command: process.execPath,
    args: [join(__dirname, '../../../../services', name, 'dist', program)],
    env: { ...env, PORT: String(port) },
    port,
    isReady: (output) => output.includes('"listening"'),
  });
}

interface ProcessOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly port: number;
  readonly isReady: (output: string) => boolean;
}

function testProcess({ command, args, env, port, isReady }: ProcessOptions): TestProcess {
  let child: ChildProcess | undefined;
  return {
    port,
    start: async () => {
      const started = spawn(command, args, {
        env: { PATH: process.env['PATH'] ?? '', NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? '', ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child = started;
      let output = '';
      for (const stream of [started.stdout, started.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
      const hasStarted = () => started.exitCode !== null || isReady(output);
      await until(`${command} is ready`, hasStarted, { timeoutMs: START_MS });
      if (started.exitCode !== null) throw new Error(`${command} ${args.join(' ')} exited:\n${output}`);
    },
    end: async (signal = 'SIGKILL') => {
      if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
      const exited = once(child, 'exit') as Promise<[number | null]>;
      child.kill(signal);
      return (await exited)[0];
    },
  };
}

/** A port of 127.0.0.1 that was free a moment ago. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}
