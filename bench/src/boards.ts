// Benchmark of the boards: how long each panel's queries take with days of metrics. It starts a platform to learn its real
// series, writes synthetic samples for them, and asks a Prometheus with these blocks what Grafana would ask.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBinary, freePort } from '@sextant/stack/testing';
import { until } from '@sextant/stack/until';
import { writeBlocks } from './boards/blocks';
import { liveSeries } from './boards/live-series';
import { interpolate, lastHours, metricNames, prometheusPanels, type Panel, type TimeRange } from './boards/panels';
import { figuresTable, whole } from './figures-table';
import { readOptions } from './options';
import { machineLine, spread } from './statistics';

const AIM_MS = 500;
const SHOWN = 5;

async function main(): Promise<void> {
  const { days, interval, tries } = readOptions(process.argv.slice(2), { days: 15, interval: 120, tries: 3 });
  const panels = prometheusPanels();
  const series = await liveSeries(metricNames(panels));
  const folder = mkdtempSync(join(tmpdir(), 'sextant-boards-'));
  const end = Math.floor(Date.now() / 1000 / interval) * interval;
  try {
    await writeBlocks(mkdirp(folder, 'data'), { series, days, interval, end });
    const { url, stop } = await startPrometheus(folder);
    try {
      const samples = (series.length * days * 86_400) / interval;
      console.log(`Boards: ${panels.length} panels, ${days} days of ${series.length} series every ${interval} s`);
      console.log(`${whole(samples)} samples; ${machineLine()}\n`);
      for (const hours of [1, days * 24]) await report(url, { panels, tries, range: lastHours(hours, end), hours });
    } finally {
      await stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function mkdirp(...parts: readonly string[]): string {
  const folder = join(...parts);
  mkdirSync(folder, { recursive: true });
  return folder;
}

async function startPrometheus(folder: string): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const address = `127.0.0.1:${await freePort()}`;
  const config = join(folder, 'prometheus.yml');
  writeFileSync(config, 'global: {}\n');
  const args = [
    `--config.file=${config}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    '--storage.tsdb.retention.time=90d',
    `--web.listen-address=${address}`,
  ];
  const child = spawn(await ensureBinary('prometheus'), args, { stdio: 'ignore' });
  const stop = async (): Promise<void> => {
    const exited = once(child, 'exit');
    child.kill();
    await exited;
  };
  const url = `http://${address}`;
  await until('Prometheus is ready', async () => (await fetch(`${url}/-/ready`)).ok, { timeoutMs: 60_000 });
  return { url, stop };
}

interface Measurement {
  readonly panels: readonly Panel[];
  readonly tries: number;
  readonly range: TimeRange;
  readonly hours: number;
}

/** Prints the panels that take longest over a time range. */
async function report(url: string, { panels, tries, range, hours }: Measurement): Promise<void> {
  const timed: { readonly name: string; readonly ms: number }[] = [];
  for (const { name, exprs } of panels) {
    const queries = exprs.map((expr) => interpolate(expr, range));
    const times: number[] = [];
    for (let i = 0; i < tries; i += 1) times.push(await panelMs(url, queries, range));
    timed.push({ name, ms: spread(times).median });
  }
  const slowest = timed.toSorted((a, b) => b.ms - a.ms);
  const over = slowest.filter(({ ms }) => ms > AIM_MS).length;
  const rows = slowest.slice(0, SHOWN).map(({ name, ms }) => [name, whole(ms)]);
  console.log(figuresTable([`slowest over ${hours} h`, 'ms'], rows).join('\n'));
  console.log(`no panel above ${AIM_MS} ms: ${over === 0 ? 'met' : `missed by ${over}`}\n`);
}

/** Sends the queries of a panel at the same time and waits for all of them. */
async function panelMs(url: string, queries: readonly string[], { start, end, step }: TimeRange): Promise<number> {
  const started = performance.now();
  await Promise.all(
    queries.map(async (query) => {
      const body = new URLSearchParams({ query, start: String(start), end: String(end), step: String(step) });
      const response = await fetch(`${url}/api/v1/query_range`, { method: 'POST', body });
      const text = await response.text();
      if (!response.ok) throw new Error(`Prometheus refused ${query}: ${text}`);
    }),
  );
  return performance.now() - started;
}

main().catch((e: unknown) => {
  console.error(e instanceof Error ? e.message : e);
  process.exit(1);
});
