// Writes days of synthetic samples as blocks of Prometheus, with promtool.
import { execFile } from 'node:child_process';
import { createWriteStream, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { ensureBinary } from '@sextant/stack/testing';
import type { Series } from './live-series';

const run = promisify(execFile);
const DAY_SECONDS = 24 * 3_600;
const PARALLEL = 2;

export interface History {
  readonly series: readonly Series[];
  readonly days: number;
  /** Seconds between two samples of a series. */
  readonly interval: number;
  /** Seconds since the epoch. */
  readonly end: number;
}

/** Writes the blocks into a folder. One file of samples per day and process is on disk at a time. */
export async function writeBlocks(folder: string, history: History): Promise<void> {
  const promtool = await ensureBinary('promtool');
  const sorted = history.series.map(seriesText).sort((a, b) => (a.text < b.text ? -1 : 1));
  const days = Array.from({ length: history.days }, (_, day) => day);
  const writeNext = async (): Promise<void> => {
    for (let day = days.pop(); day !== undefined; day = days.pop()) {
      const file = join(folder, `day-${day}.txt`);
      const end = history.end - day * DAY_SECONDS;
      const samples = samplesOf(sorted, { from: end - DAY_SECONDS, to: end, interval: history.interval });
      await pipeline(Readable.from(samples), createWriteStream(file));
      const args = ['tsdb', 'create-blocks-from', '--max-block-duration=36h', '--quiet', 'openmetrics', file, folder];
      await run(promtool, args, { maxBuffer: 64 * 1024 * 1024 });
      rmSync(file);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, writeNext));
}

interface SeriesText {
  /** Name and labels in the text format. */
  readonly text: string;
  readonly valueAt: (seconds: number) => number;
}

function seriesText({ __name__: name = '', ...labels }: Series, position: number): SeriesText {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  const text = `${name}{${pairs.join(',')}}`;
  if (!/_(total|count|sum|bucket)$/.test(name)) {
    return { text, valueAt: (seconds) => Math.round(50 + 40 * Math.sin(seconds / 9_000 + position)) };
  }
  // Buckets are cumulative: a larger bound counts more.
  const bound = labels['le'] === '+Inf' ? Infinity : Number(labels['le'] ?? Infinity);
  const share = bound === Infinity ? 1 : bound / (bound + 1);
  return { text, valueAt: (seconds) => Math.floor((seconds % 10_000_000) * share) };
}

interface Period {
  readonly from: number;
  readonly to: number;
  readonly interval: number;
}

function* samplesOf(series: readonly SeriesText[], { from, to, interval }: Period): Generator<string> {
  for (const { text, valueAt } of series) {
    const lines: string[] = [];
    for (let seconds = from; seconds < to; seconds += interval) lines.push(`${text} ${valueAt(seconds)} ${seconds}\n`);
    yield lines.join('');
  }
  yield '# EOF\n';
}
