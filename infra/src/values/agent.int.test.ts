// The agent's configuration on the official collector, with container log files. Set OTELCOL_CONTRIB to the path of
// otelcol-contrib: our distribution has no filelog receiver.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { until } from '@sextant/stack/until';
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

interface LogRecord {
  readonly time: string;
  readonly body: string;
  readonly service: string;
  readonly env: string;
  /** Observed time, when the agent read the line. */
  readonly observed: string;
}

let folder: string;
let loki: Server;
let lokiIsDown: boolean;
let received: LogRecord[];
let agent: ChildProcess | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sextant-agent-'));
  [received, lokiIsDown] = [[], false];
  loki = createServer((request, response) => {
    let text = '';
    request.on('data', (part: Buffer) => (text += part.toString()));
    request.on('end', () => {
      if (!lokiIsDown) received.push(...recordsOf(text));
      response.writeHead(lokiIsDown ? 503 : 200, { 'content-type': 'application/json' }).end('{}');
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

/** Parses OTLP JSON. */
function recordsOf(text: string): LogRecord[] {
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

/** The configuration with test folders and without the components that need a cluster. */
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
  const exited = once(agent, 'exit');
  agent.kill(signal);
  await exited;
}

let clock = Date.parse('2026-01-01T00:00:00Z') * 1_000_000;

/** Writes lines in the format of containerd: time, stream, full (F) or partial (P). */
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

/** Writes `count` numbered lines to the standard error of ai. */
function writeNumbered(from: number, count: number): void {
  const lines = Array.from({ length: count }, (_, i) => `line ${from + i}`);
  write('sextant_ai-5d9-x', 'ai', 'stderr', lines);
}

const bodies = (): string[] => received.map(({ body }) => body);

test('stores and redacts lines that bypass the logger, and skips lines that services push', async () => {
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
  await until('all lines arrive', () => received.length >= 7);
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

test('a restart neither loses nor duplicates lines, including those written while the agent is down', async () => {
  for (let n = 0; n < 5; n++) {
    start();
    writeNumbered(n * 400, 200);
    await delay(n % 2 === 0 ? 1_500 : 700);
    await stop('SIGTERM');
    writeNumbered(n * 400 + 200, 200);
  }
  start();
  await until('all lines arrive', () => new Set(bodies()).size === 2_000);
  await delay(1_000);
  expect(received).toHaveLength(2_000);
}, 120_000);

test('kill -9, also while Loki is down, loses no lines; lines sent again have the same time and text', async () => {
  const total = 4_000;
  const writer = (async () => {
    for (let n = 0; n < total; n += 20) {
      writeNumbered(n, 20);
      await delay(50);
    }
  })();
  for (let round = 0; round < 6; round++) {
    lokiIsDown = round % 3 === 1;
    start();
    await delay(1_300 + 200 * round);
    await stop('SIGKILL');
  }
  lokiIsDown = false;
  start();
  await writer;
  await until('all lines arrive', () => new Set(bodies()).size === total, { timeoutMs: 60_000 });
  await delay(1_000);
  // Loki stores lines that agree in these fields once: see sent-again.int.test.ts.
  const stored = new Set(received.map(({ time, observed, body }) => `${time} ${observed} ${body}`));
  expect(stored.size).toBe(total);
}, 120_000);
