// The ports of a stack: a block of consecutive ports that no other stack uses, or fixed ports.
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { StackError } from '../errors';

const NAMES = [
  'postgres',
  'redis',
  'prometheus',
  'alertmanager',
  'loki',
  'loki-grpc',
  'jaeger',
  'jaeger-grpc',
  'jaeger-otlp',
  'jaeger-health',
  'jaeger-metrics',
  'collector',
  'collector-grpc',
  'collector-metrics',
  'collector-spanmetrics',
  'collector-health',
  'node-exporter',
  'world',
  'github-app',
  'controller',
  'ai',
  'worker',
  'prover',
  'ops',
  'etcd',
  'etcd-peer',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kwok',
  'world-smtp',
  'grafana',
] as const;

export type PortName = (typeof NAMES)[number];
export type Ports = Readonly<Record<PortName, number>>;

/** A block of ports. It is reserved while `guard` listens on its first port. */
export interface PortBlock {
  readonly base: number;
  readonly ports: Ports;
  readonly guard: Server;
}

// Below 32768, where the ephemeral ports of Linux begin.
const FIRST_BLOCK = 20_000;
const LAST_BLOCK = 32_000;
const BLOCK_SIZE = 40;

/**
 * Finds a free block. Tries `previous` first, so that addresses survive a restart. SEXTANT_PORT_<NAME> in `env` fixes a
 * port; throws a StackError when it is in use.
 */
export async function choosePorts(env: NodeJS.ProcessEnv, previous?: number): Promise<PortBlock> {
  const fixed = await fixedPorts(env);
  for (const base of candidates(previous)) {
    const guard = await listen(base);
    if (!guard) continue;
    const ports = { ...blockPorts(base), ...fixed };
    if (await allFree(Object.values(ports))) return { base, ports, guard };
    await close(guard);
  }
  throw new StackError(
    `no block of ${BLOCK_SIZE} free ports between ${FIRST_BLOCK} and ${LAST_BLOCK}: stop another stack with "make down"`,
  );
}

/** The variable that fixes a port, e.g. SEXTANT_PORT_GITHUB_APP. */
export function portVariable(name: PortName): string {
  return `SEXTANT_PORT_${name.toUpperCase().replaceAll('-', '_')}`;
}

async function fixedPorts(env: NodeJS.ProcessEnv): Promise<Partial<Ports>> {
  const problems: string[] = [];
  const fixed: Partial<Record<PortName, number>> = {};
  for (const name of NAMES) {
    const text = env[portVariable(name)];
    if (text === undefined || text === '') continue;
    const port = Number(text);
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
      problems.push(`${portVariable(name)}=${text} is not a port: expected a number from 1 to 65535`);
    } else if (!(await isFree(port))) {
      problems.push(`port ${text} (${portVariable(name)}) is in use: stop the process that uses it, or choose another`);
    }
    fixed[name] = port;
  }
  if (problems.length > 0) throw new StackError(problems.join('\n'));
  return fixed;
}

function* candidates(previous?: number): Generator<number> {
  if (previous !== undefined) yield previous;
  for (let base = FIRST_BLOCK; base < LAST_BLOCK; base += BLOCK_SIZE) yield base;
}

function blockPorts(base: number): Ports {
  return Object.fromEntries(NAMES.map((name, index) => [name, base + 1 + index])) as Ports;
}

async function allFree(ports: readonly number[]): Promise<boolean> {
  for (const port of ports) {
    if (!(await isFree(port))) return false;
  }
  return true;
}

async function isFree(port: number): Promise<boolean> {
  const server = await listen(port);
  if (server) await close(server);
  return server !== undefined;
}

async function listen(port: number): Promise<Server | undefined> {
  const server = createServer().listen({ port, host: '127.0.0.1', exclusive: true });
  return once(server, 'listening').then(
    () => server,
    () => undefined,
  );
}

async function close(server: Server): Promise<void> {
  await once(server.close(), 'close');
}
