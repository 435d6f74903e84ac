// A Prometheus whose samples are written as blocks by promtool, for tests that need weeks of history.
import { ensureBinary, freePort } from '@sextant/stack/testing';
import { until } from '@sextant/stack/until';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface PrometheusHistory {
  /** Adds samples in the OpenMetrics format. Prometheus must be stopped. */
  add(openMetrics: string): Promise<void>;
  /** Starts Prometheus, which deletes blocks beyond the retention, and returns its URL. */
  start(retention: string): Promise<string>;
  stop(): Promise<void>;
  /** Stops Prometheus and deletes its data. */
  remove(): Promise<void>;
}

export async function prometheusHistory(): Promise<PrometheusHistory> {
  const [prometheus, promtool] = [await ensureBinary('prometheus'), await ensureBinary('promtool')];
  const folder = mkdtempSync(join(tmpdir(), 'sextant-history-'));
  const [config, data] = [join(folder, 'prometheus.yml'), join(folder, 'data')];
  writeFileSync(config, '{}\n');
  let process: ChildProcess | undefined;
  const stop = async (): Promise<void> => {
    if (!process) return;
    const ended = once(process, 'exit');
    process.kill();
    await ended;
    process = undefined;
  };
  return {
    add: async (openMetrics) => {
      const file = join(folder, 'samples.txt');
      writeFileSync(file, openMetrics);
      const command = ['tsdb', 'create-blocks-from', 'openmetrics', '--max-block-duration=24h', '--quiet', file, data];
      await run(promtool, command, { maxBuffer: 1024 ** 3 });
    },
    start: async (retention) => {
      const address = `127.0.0.1:${await freePort()}`;
      const options = [`--config.file=${config}`, `--storage.tsdb.path=${data}`, `--web.listen-address=${address}`];
      process = spawn(prometheus, [...options, `--storage.tsdb.retention.time=${retention}`], { stdio: 'ignore' });
      await until('Prometheus is ready', async () => (await fetch(`http://${address}/-/ready`)).ok);
      return `http://${address}`;
    },
    stop,
    remove: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
