// Starts a stack of real components for a test. The stack stops when the test process ends.
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PLATFORM, type ComponentName } from '../component';
import { createHome, homeAt } from '../home';
import { startSupervisor, stopStack, untilRunning } from '../supervisor/launch';
import { loadSecrets, type Secrets } from '../site/secrets';
import { buildTools } from '../tools/build';
import { toolOf, type BinaryName } from '../tools/catalogue';
import { binaryPath } from '../tools/locate';

interface StartOptions {
  /** Components to start; dependencies are added. Default: the platform. */
  readonly only?: readonly ComponentName[];
  /** Settings for the components, e.g. SEXTANT_ALERTS_DIR, SEXTANT_SCRAPE_INTERVAL, SIMULATOR_LATENCY_SCALE. */
  readonly env?: Readonly<Record<string, string>>;
  /** Kept after stop(). Default: a temporary folder, which stop() removes. */
  readonly home?: string;
}

export interface TestStack {
  /** endpoints.json: component name → base URL. */
  readonly endpoints: Readonly<Record<string, string>>;
  readonly secrets: Secrets;
  /** The stack's folder: logs/<component>.log, data/, config/, run/state.json. */
  readonly home: string;
  stop(): Promise<void>;
}

/** Starts a stack and resolves when it is ready; rejects with the last lines of the log. */
export async function startStack({ only, env = {}, home: root }: StartOptions = {}): Promise<TestStack> {
  const folder = root ?? mkdtempSync(join(tmpdir(), 'sextant-test-'));
  const home = homeAt(folder);
  const supervisor = startSupervisor(home, { only: only ?? PLATFORM, settings: env }, { attached: true });
  const stop = async (): Promise<void> => {
    await stopStack(home);
    if (root === undefined) rmSync(folder, { recursive: true, force: true });
  };
  try {
    await untilRunning(home, supervisor);
  } catch (error) {
    await stop();
    const { message, details = [] } = error as Error & { details?: readonly string[] };
    throw new Error([message, ...details].join('\n'), { cause: error });
  }
  const endpoints = JSON.parse(readFileSync(home.endpoints, 'utf8')) as Record<string, string>;
  return { endpoints, secrets: loadSecrets(home.secrets), home: folder, stop };
}

/** The path of a program such as promtool, amtool or otelcol. Builds it when it is not in the cache. */
export async function ensureBinary(name: BinaryName): Promise<string> {
  const home = homeAt();
  createHome(home);
  const tool = toolOf(name);
  await buildTools(new Set([tool]), home, () => undefined).ready(tool);
  return binaryPath(name);
}

/** A free port of 127.0.0.1. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
