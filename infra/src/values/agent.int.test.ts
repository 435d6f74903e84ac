// The agent's receiver, processors and queue on the official collector, at the files of a node.
// Runs where OTELCOL_CONTRIB names its program (otelcol-contrib), as our distribution has no receiver of files.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { stringify } from 'yaml';
import { loadSettings } from '../settings/load';
import { agentValues } from './agent';

interface Values {
  readonly command: { readonly extraArgs: readonly string[] };
  readonly config: {
    readonly extensions: object;
    readonly receivers: { readonly filelog: { readonly exclude: readonly string[] } };
    readonly processors: Record<string, unknown>;
    readonly exporters: Record<string, object>;
    readonly service: { readonly pipelines: { readonly logs: object } };
  };
}

interface Received {
  readonly time: string;
  readonly body: string;
  readonly service: string;
  readonly env: string;
  /** When the agent read it. */
  readonly observed: string;
}

let folder: string;
let loki: Server;
let away: boolean;
let received: Received[];
let agent: ChildProcess | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sextant-agent-'));
  [received, away] = [[], false];
  loki = createServer((request, response) => {
    let text = '';
    request.on('data', (part: Buffer) => (text += part.toString()));
    request.on('end', () => {
      if (!away) received.push(...recordsOf(text));
      response.writeHead(away ? 503 : 200, { 'content-type': 'application/json' }).end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(loki, 'listening');
});

afterEach(async () => {
  await stop('SIGKILL');
  loki.closeAllConnections();
  loki.close();
  rmSync(folder, { recursive: true });
});

/** OTLP in JSON, as the collector sends it here. */
function recordsOf(text: string): Received[] {
  interface Value {
    readonly stringValue: string;
  }
  const { resourceLogs } = JSON.parse(text) as {
    readonly resourceLogs: readonly {
      readonly resource: { readonly attributes: readonly { readonly key: string; readonly value: Value }[] };
      readonly scopeLogs: readonly {
        readonly logRecords: readonly { timeUnixNano: string; observedTimeUnixNano?: string; body: Value }[];
      }[];
    }[];
  };
  return resourceLogs.flatMap(({ resource, scopeLogs }) => {
    const attribute = (name: string): string =>
      resource.attributes.find(({ key }) => key === name)?.value.stringValue ?? '';
    return scopeLogs.flatMap(({ logRecords }) =>
      logRecords.map(({ timeUnixNano, observedTimeUnixNano = '0', body }) => ({
        time: timeUnixNano,
        observed: observedTimeUnixNano,
        body: body.stringValue,
        service: attribute('service'),
        env: attribute('env'),
      })),
    );
  });
}

/** The configuration with this folder in the place of the node's, and without what asks a cluster. */
function configFile(): string {
  const { config } = agentValues(loadSettings('local')) as unknown as Values;
  const { extensions, receivers, processors, exporters, service } = config;
  const { k8s_attributes: _, ...others } = processors;
  const kept = Object.fromEntries(Object.entries(others).filter(([, value]) => value !== null));
  const loki = { ...exporters['otlp_http/loki'], encoding: 'json', compression: 'none' };
  const file = join(folder, 'agent.yaml');
  writeFileSync(
    file,
    stringify({
      extensions,
      receivers: {
        filelog: {
          ...receivers.filelog,
          include: [join(folder, 'pods/*/*/*.log')],
          exclude: receivers.filelog.exclude.map((path) => path.replace('/var/log/pods', join(folder, 'pods'))),
          include_file_path: true,
        },
      },
      processors: { ...kept, memory_limiter: { check_interval: '1s', limit_mib: 400 } },
      exporters: { 'otlp_http/loki': loki },
      service: {
        extensions: ['file_storage'],
        telemetry: { metrics: { level: 'none' } },
        pipelines: { logs: service.pipelines.logs },
      },
    }),
  );
  return file;
}

function start(): void {
  const { command } = agentValues(loadSettings('local')) as unknown as Values;
  agent = spawn(process.env['OTELCOL_CONTRIB']!, ['--config', configFile(), ...command.extraArgs], {
    stdio: ['ignore', 'ignore', process.env['DEBUG'] ? 'inherit' : 'ignore'],
    env: {
      COLLECTOR_STORAGE: join(folder, 'state'),
      LOKI_OTLP_URL: `http://127.0.0.1:${(loki.address() as AddressInfo).port}/otlp`,
    },
  });
}

async function stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (!agent || agent.exitCode !== null || agent.signalCode !== null) return;
  const gone = once(agent, 'exit');
  agent.kill(signal);
  await gone;
}

let clock = Date.parse('2026-01-01T00:00:00Z') * 1_000_000;

/** Writes lines as containerd does: time, stream, whether the line is whole. */
function write(pod: string, container: string, stream: 'stdout' | 'stderr', lines: readonly string[], tag = 'F'): void {
  const file = join(folder, `pods/${pod}_0a1b2c/${container}/0.log`);
  mkdirSync(dirname(file), { recursive: true });
  const text = lines.map((line) => {
    const nanoseconds = BigInt((clock += 1_000_000));
    const second = new Date(Number(nanoseconds / 1_000_000n)).toISOString().slice(0, 19);
    return `${second}.${String(nanoseconds % 1_000_000_000n).padStart(9, '0')}Z ${stream} ${tag} ${line}\n`;
  });
  appendFileSync(file, text.join(''));
}

async function until(condition: () => boolean, timeoutMs = 30_000): Promise<void> {
  for (const deadline = Date.now() + timeoutMs; !condition(); await delay(100)) {
    if (Date.now() > deadline)
      throw new Error(`not within ${timeoutMs} ms; received: ${JSON.stringify(received, null, 1)}`);
  }
}

const bodies = (): string[] => received.map(({ body }) => body);

test('what a service writes past its logger is stored, redacted, and what it pushes is not stored twice', async () => {
  const key = ['sk-', 'proj-0123456789abcdefghij'].join('');
  const pushed = '{"timestamp":"2026-01-01T00:00:00.000Z","level":"info","message":"pushed"}';
  write('sextant_ai-5d9-x', 'ai', 'stdout', ['before the logger started', pushed]);
  write('sextant_ai-5d9-x', 'ai', 'stderr', ['TypeError: x is not a function', `    at call (${key})`, pushed]);
  write('sextant_ai-5d9-x', 'ai', 'stderr', ['the first half of a long line, '], 'P');
  write('sextant_ai-5d9-x', 'ai', 'stderr', ['and the second']);
  write('sextant_migrations-0-x', 'migrations', 'stdout', [pushed]);
  write('kube-system_coredns-x', 'coredns', 'stdout', ['{"timestamp":"by another program"}']);
  write('sextant-agents_collector-agent-x', 'opentelemetry-collector', 'stderr', ['its own']);
  start();
  await until(() => received.length >= 7);
  await delay(1_000);
  expect(bodies().sort()).toEqual(
    [
      'before the logger started',
      'TypeError: x is not a function',
      '    at call (****)',
      pushed,
      'the first half of a long line, and the second',
      pushed,
      '{"timestamp":"by another program"}',
    ].sort(),
  );
  const { service, env } = received.find(({ body }) => body === 'before the logger started')!;
  expect([service, env]).toEqual(['ai', 'local']);
}, 60_000);

test('a restart neither loses nor doubles a line, also one that was written meanwhile', async () => {
  const line = (n: number) => `line ${n}`;
  for (let n = 0; n < 5; n++) {
    start();
    write(
      'sextant_ai-5d9-x',
      'ai',
      'stderr',
      Array.from({ length: 200 }, (_, i) => line(n * 400 + i)),
    );
    await delay(n % 2 === 0 ? 1_500 : 700);
    await stop('SIGTERM');
    write(
      'sextant_ai-5d9-x',
      'ai',
      'stderr',
      Array.from({ length: 200 }, (_, i) => line(n * 400 + 200 + i)),
    );
  }
  start();
  await until(() => new Set(bodies()).size === 2_000);
  await delay(1_000);
  expect(received).toHaveLength(2_000);
}, 120_000);

test('kill -9, also while Loki is away, loses no line; one that is sent again has the same time and text', async () => {
  const total = 4_000;
  const writer = (async () => {
    for (let n = 0; n < total; n += 20) {
      write(
        'sextant_ai-5d9-x',
        'ai',
        'stderr',
        Array.from({ length: 20 }, (_, i) => `line ${n + i}`),
      );
      await delay(50);
    }
  })();
  for (let round = 0; round < 6; round++) {
    away = round % 3 === 1;
    start();
    await delay(1_300 + 200 * round);
    await stop('SIGKILL');
  }
  away = false;
  start();
  await writer;
  await until(() => new Set(bodies()).size === total, 60_000);
  await delay(1_000);
  // Loki stores lines that agree in these once: see sent-again.int.test.ts.
  const stored = new Set(received.map(({ time, observed, body }) => `${time} ${observed} ${body}`));
  expect(stored.size).toBe(total);
  console.info(`${received.length - total} of ${total} lines were sent again after 6 kills`);
}, 120_000);
