// Samples of the last days, for panels that compare with yesterday or last week.
import { execFile } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Fault } from '../../drills/declare';
import { ensureBinary } from '../../testing/testing';

const run = promisify(execFile);
const HOUR = 3_600;
const WEEK = 7 * 24 * HOUR;
const EVERY_SECONDS = 300;
const MODEL = 'provider="openai",model="gpt-4.1-mini",env="local",service="ai",instance="history",job="services"';

interface Period {
  readonly series: string;
  /** Seconds before now. */
  readonly from: number;
  readonly to: number;
  readonly perSecond: number;
}

const PERIODS: readonly Period[] = [
  { series: `llm_cost_usd_total{${MODEL}}`, from: WEEK + 2 * HOUR, to: WEEK - 2 * HOUR, perSecond: 0.0001 },
  { series: `ai_llm_tokens_total{${MODEL},type="prompt"}`, from: 26 * HOUR, to: 1.5 * HOUR, perSecond: 10 },
  { series: `ai_llm_tokens_total{${MODEL},type="cache_read"}`, from: 26 * HOUR, to: 1.5 * HOUR, perSecond: 5 },
];

/** Writes blocks into the data of Prometheus, which loads them within a minute. Nothing has to be ended. */
export const backfilledHistory: Fault['inject'] = async ({ home }) => {
  const promtool = await ensureBinary('promtool');
  const now = Math.floor(Date.now() / 1000);
  const file = join(home.root, 'history.txt');
  const lines = PERIODS.toSorted((a, b) => (a.series < b.series ? -1 : 1)).flatMap((period) => samplesOf(period, now));
  writeFileSync(file, [...lines, '# EOF', ''].join('\n'));
  await run(promtool, ['tsdb', 'create-blocks-from', 'openmetrics', file, home.data('prometheus')]);
  rmSync(file);
  return () => {};
};

function samplesOf({ series, from, to, perSecond }: Period, now: number): string[] {
  const count = Math.floor((from - to) / EVERY_SECONDS);
  return Array.from({ length: count }, (_, i) => {
    const seconds = i * EVERY_SECONDS;
    return `${series} ${seconds * perSecond} ${now - from + seconds}`;
  });
}
