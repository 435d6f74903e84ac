// A collector with the generated gateway configuration and a discarding backend, measured from outside.
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collectorEnvironment, GATEWAY_YAML, kill, startCollector } from '@sextant/otel/testing/collector';
import { ensureBinary } from '@sextant/stack/testing';
import { until } from '@sextant/stack/until';

const POLL_MS = 1_000;

export interface Usage {
  readonly cpuSeconds: number;
  readonly peakRssMib: number;
  /** Traces without a decision, at their maximum. */
  readonly openTraces: number;
}

export interface Collector {
  /** Base URL of OTLP over HTTP. */
  readonly url: string;
  usage(): Usage;
  stop(): Promise<void>;
}

/** Starts the collector with `overrides` merged into its configuration. */
export async function measuredCollector(overrides: object): Promise<Collector> {
  const folder = mkdtempSync(join(tmpdir(), 'sextant-sampling-'));
  const { ports, env } = await collectorEnvironment(join(folder, 'storage'));
  const sink = createServer((request, response) => request.resume().on('end', () => response.end()));
  sink.listen(ports.backend, '127.0.0.1');
  const file = join(folder, 'overrides.json');
  writeFileSync(file, JSON.stringify(overrides));
  const child = startCollector(await ensureBinary('otelcol'), env, [GATEWAY_YAML, file]);
  await until('the collector is ready', async () => (await fetch(`http://${env.COLLECTOR_HEALTH}`)).ok);
  let maxOpen = 0;
  const poll = setInterval(() => {
    void openTraces(`http://127.0.0.1:${ports.metrics}/metrics`).then(
      (open) => (maxOpen = Math.max(maxOpen, open)),
      () => undefined,
    );
  }, POLL_MS);
  return {
    url: `http://127.0.0.1:${ports.otlp}`,
    usage: () => ({ ...processUsage(child), openTraces: maxOpen }),
    stop: async () => {
      clearInterval(poll);
      await kill(child);
      sink.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Clock ticks per second of /proc/<pid>/stat. */
const USER_HZ = 100;

function processUsage({ pid }: ChildProcess): Omit<Usage, 'openTraces'> {
  // After the name of the program: utime and stime are fields 14 and 15.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  const peakKib = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return {
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / USER_HZ,
    peakRssMib: Number(peakKib) / 1024,
  };
}

/** From the counters: the gauge of open traces does not distinguish two samplers. */
async function openTraces(url: string): Promise<number> {
  const page = await (await fetch(url)).text();
  const sum = (name: string) =>
    [...page.matchAll(new RegExp(`^otelcol_processor_tail_sampling_${name}_total(?:{[^}]*})? (\\S+)`, 'gm'))].reduce(
      (total, [, value]) => total + Number(value),
      0,
    );
  return sum('new_trace_id_received') - sum('global_count_traces_sampled');
}
