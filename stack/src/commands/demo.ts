// `demo`: traffic from world at a chosen rate, with faults if wanted, and a count of what became of it.
import { table } from '@sextant/terminal/table';
import colors from 'picocolors';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { machineFault } from '../demo/machine-faults';
import { createRunTally, type RunTally } from '../demo/runs';
import { startTraffic, type Traffic, type TrafficOrder } from '../demo/traffic';
import { StackError } from '../errors';
import { readJson } from '../files';
import type { Home } from '../home';
import { runningStack } from '../launch';
import { liveLines, type Live } from '../live';
import { loadSecrets } from '../secrets';

/** Without a terminal, one look in this many is printed. */
const PLAIN_EVERY = 15;
/** Runs that are open this long after the last webhook count as not ended. */
const LAST_RUNS_MS = 120_000;

const KINDS = ['upgrade', 'page', 'agent', 'enrichment'];

/**
 * Reads --rate (requests/s), --duration (90, 90s, 2m), --kinds (names by commas, default all) and --faults (name or
 * name=rate, by commas). Collects all problems.
 */
export function parseDemo(args: readonly string[]): TrafficOrder {
  const text = { type: 'string' } as const;
  const options = { rate: text, duration: text, kinds: text, faults: text };
  const values = readOptions(() => parseArgs({ args: [...args], options }).values);
  const problems: string[] = [];
  const rate = Number(values.rate || '2');
  if (!(rate > 0)) problems.push(`RATE=${values.rate ?? ''} is not a number of requests a second: try RATE=2.`);
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(s|m)?$/.exec(values.duration || '120') ?? [];
  const seconds = Number(amount) * (unit === 'm' ? 60 : 1);
  if (!(seconds > 0))
    problems.push(`DURATION=${values.duration ?? ''} is not a time: try DURATION=90s or DURATION=2m.`);
  const kinds = values.kinds ? list(values.kinds) : KINDS;
  for (const kind of kinds.filter((name) => !KINDS.includes(name)))
    problems.push(`KINDS: there is no kind ${kind}: choose from ${KINDS.join(', ')}.`);
  const faults = new Map<string, number>();
  for (const fault of list(values.faults ?? '')) {
    const [name = '', share = '1'] = fault.split('=');
    if (!(Number(share) > 0 && Number(share) <= 1))
      problems.push(`FAULTS: the rate of ${name} is above 0 and at most 1.`);
    faults.set(name, Number(share));
  }
  if (problems.length > 0) throw new StackError(problems.join('\n'));
  return { rate, seconds, kinds, faults };
}

function list(text: string): string[] {
  return text.split(',').filter((name) => name !== '');
}

function readOptions<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new StackError((cause as Error).message, { cause });
  }
}

/** Runs the demo against the running stack. Ctrl-C ends it early; the faults are switched off in any case. */
export async function runDemo(home: Home, order: TrafficOrder): Promise<void> {
  const { world, controller } = readJson<Record<string, string>>(home.endpoints) ?? {};
  if (!runningStack(home) || !world || !controller) {
    throw new StackError('The stack is not running: start it with "make up".');
  }
  const interrupted = new AbortController();
  const interrupt = (): void => {
    interrupted.abort();
  };
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  const { OPS_API_KEY: key } = loadSecrets(home.secrets);
  const tally = createRunTally(controller, key);
  const machineFaults = [...order.faults.keys()].flatMap((name) => machineFault(home, name) ?? []);
  const traffic = await startTraffic(world, key, order);
  const live = liveLines();
  const follow = follower({ traffic, tally, live, signal: interrupted.signal });
  const endsAt = Date.now() + order.seconds * 1000;
  try {
    for (const fault of machineFaults) fault.begin();
    await follow(
      () => Date.now() >= endsAt,
      () => `${Math.max(Math.ceil((endsAt - Date.now()) / 1000), 0)} s left`,
    );
  } finally {
    for (const fault of machineFaults) fault.end();
    await traffic.stop();
  }
  const lastLook = Date.now() + LAST_RUNS_MS;
  await follow(
    () => tally.counts().ended >= traffic.runs().size || Date.now() > lastLook,
    () => 'last runs',
  );
  live.clear();
  process.stdout.write(`${summary(traffic, tally)}\n`);
}

interface Following {
  readonly traffic: Traffic;
  readonly tally: RunTally;
  readonly live: Live;
  readonly signal: AbortSignal;
}

/** Returns how to look once a second and show the counts, until done or interrupted. */
function follower({ traffic, tally, live, signal }: Following) {
  let looks = 0;
  return async (done: () => boolean, text: () => string): Promise<void> => {
    while (!done() && !signal.aborted) {
      await Promise.all([traffic.poll(Date.now()), tally.poll(traffic.runs())]);
      const line = progress(traffic, tally, text());
      live.show([line], looks++ % PLAIN_EVERY === 0 ? [line] : []);
      await delay(1_000, undefined, { signal }).catch(() => undefined);
    }
  };
}

function progress(traffic: Traffic, tally: RunTally, text: string): string {
  const { sent, accepted, rejected } = traffic.counts();
  const { completed, failed } = tally.counts();
  const counts = { sent, accepted, rejected, completed, failed: sum(failed) };
  return [...Object.entries(counts).map(([name, count]) => `${name} ${count}`), text].join(' · ');
}

function summary(traffic: Traffic, tally: RunTally): string {
  const { sent, accepted, rejected, errors, lastError } = traffic.counts();
  const { completed, canceled, failed, ended } = tally.counts();
  const rows: [string, number][] = [
    ['requests sent', sent],
    ['accepted', accepted],
    ['rejected', rejected],
    ['delivery attempts that failed', errors],
    ['runs completed', completed],
    ['runs failed', sum(failed)],
    ...[...failed].map(([errorClass, count]): [string, number] => [`  ${errorClass}`, count]),
    ['runs canceled', canceled],
    ['runs still open', traffic.runs().size - ended],
  ];
  const counts = table(
    [
      { title: 'DEMO', cell: ([name]) => name },
      { title: 'COUNT', align: 'right', cell: ([, count]) => String(count) },
    ],
    rows,
    { width: Infinity, colors },
  ).join('\n');
  return lastError ? `${counts}\nThe last webhook that was not accepted: ${lastError}` : counts;
}

function sum(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((all, count) => all + count, 0);
}
