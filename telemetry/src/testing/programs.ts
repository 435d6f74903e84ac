// Runs the test program in its own process, as jest replaces the module loader that instrumentations patch.
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Command } from './program';
import type { ReceivedRequest } from './receiver';

const PROGRAM = join(__dirname, '../../dist/testing/program.js');

export interface Program {
  send(command: Command): Promise<unknown>;
  /** The first message of the program. */
  readonly started: unknown;
  /** stdout and stderr. */
  output(): string;
  readonly child: ChildProcess;
}

const running: ChildProcess[] = [];

/** Starts the program with only these variables; rejects when it exits at once. */
export async function startProgram(env: NodeJS.ProcessEnv, file = PROGRAM): Promise<Program> {
  const child = fork(file, { env: { PATH: process.env.PATH, ...env }, silent: true, serialization: 'advanced' });
  running.push(child);
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const reply = async () => ((await once(child, 'message')) as [{ result: unknown }])[0].result;
  const started = await Promise.race([
    reply(),
    once(child, 'close').then(() => {
      throw new Error(`the program exited: ${output}`);
    }),
  ]);
  return {
    child,
    started,
    output: () => output,
    send(command) {
      const result = reply();
      child.send(command);
      return result;
    },
  };
}

/** For afterEach. */
export function killPrograms(): void {
  running.splice(0).forEach((child) => child.kill('SIGKILL'));
}

type OtlpValue = Readonly<Record<string, unknown>>;
interface OtlpAttribute {
  readonly key: string;
  readonly value: OtlpValue;
}
export interface OtlpSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes?: readonly OtlpAttribute[];
  readonly droppedAttributesCount?: number;
  readonly droppedEventsCount?: number;
  readonly events?: readonly { readonly name: string; readonly attributes?: readonly OtlpAttribute[] }[];
  readonly links?: readonly { readonly traceId: string }[];
  readonly status?: { readonly code?: number; readonly message?: string };
}
interface Otlp {
  readonly resourceSpans?: readonly {
    readonly resource: { readonly attributes: readonly OtlpAttribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[];
  }[];
}

const resourceSpansOf = (received: readonly ReceivedRequest[]) =>
  received
    .filter(({ path }) => path.endsWith('/v1/traces') || path === '/')
    .flatMap(({ body }) => (JSON.parse(body) as Otlp).resourceSpans ?? []);

/** The spans of OTLP requests. */
export function spansOf(received: readonly ReceivedRequest[]): readonly OtlpSpan[] {
  return resourceSpansOf(received).flatMap((rs) => rs.scopeSpans.flatMap((ss) => ss.spans));
}

/** The attributes of the first resource. */
export function resourceOf(received: readonly ReceivedRequest[]): Readonly<Record<string, unknown>> {
  return attributesOf(resourceSpansOf(received)[0]?.resource);
}

/** Attributes with plain values. */
export function attributesOf(holder: { readonly attributes?: readonly OtlpAttribute[] } | undefined) {
  return Object.fromEntries((holder?.attributes ?? []).map(({ key, value }) => [key, plain(value)]));
}

function plain(value: OtlpValue): unknown {
  const [kind, inner] = Object.entries(value)[0] ?? [];
  if (kind === 'arrayValue') return ((inner as { values?: OtlpValue[] }).values ?? []).map(plain);
  return kind === 'intValue' ? Number(inner) : inner;
}

/** The log lines of pushes to Loki. */
export function linesOf(received: readonly ReceivedRequest[]): readonly Readonly<Record<string, unknown>>[] {
  return received
    .filter(({ path }) => path.startsWith('/loki'))
    .flatMap(({ body }) =>
      (JSON.parse(body) as { streams: { values: [string, string][] }[] }).streams.flatMap((s) =>
        s.values.map(([, line]) => JSON.parse(line) as Record<string, unknown>),
      ),
    );
}
