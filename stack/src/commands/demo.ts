// `demo`: sends simulated traffic with the faults of an ordinary day or chosen ones, and prints the results.
import { table } from '@sextant/terminal/table';
import colors from 'picocolors';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { machineFault } from '../demo/machine-faults';
import { ORDINARY_FAULTS } from '../demo/ordinary-faults';
import { createRunTally, type RunTally } from '../demo/runs';
import { removeNearLimit, requestFirstRetention, setBudgets } from '../demo/tenants';
import { startTraffic, type Traffic, type TrafficOptions } from '../demo/traffic';
import { StackError } from '../errors';
import { readJson } from '../files';
import type { Home } from '../home';
import { runningStack } from '../supervisor/launch';
import { liveLines, type Live } from './live';
import { loadSecrets } from '../site/secrets';

/** Outside a terminal, one progress line in this many is printed. */
const PLAIN_EVERY = 15;
/** How long to wait for open runs after the last request. */
const DRAIN_MS = 120_000;

const KINDS = ['upgrade', 'page', 'agent', 'enrichment'];

/**
 * Parses --rate (requests/s), --duration (90, 90s, 2m), --kinds (comma-separated, default all) and --faults
 * (comma-separated, name or name=rate; `none` for no fault; default: those of an ordinary day). Reports every problem.
 */
export function parseDemo(args: readonly string[]): TrafficOptions {
  const text = { type: 'string' } as const;
  const options = { rate: text, duration: text, kinds: text, faults: text };
  const values = readOptions(() => parseArgs({ args: [...args], options }).values);
  const problems: string[] = [];
  const rate = Number(values.rate || '2');
  if (!(rate > 0)) problems.push(`invalid RATE=${values.rate ?? ''}: expected requests per second, e.g. RATE=2`);
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(s|m)?$/.exec(values.duration || '120') ?? [];
  const seconds = Number(amount) * (unit === 'm' ? 60 : 1);
  if (!(seconds > 0)) problems.push(`invalid DURATION=${values.duration ?? ''}: expected e.g. 90s or 2m`);
  const kinds = values.kinds ? list(values.kinds) : KINDS;
  for (const kind of kinds.filter((name) => !KINDS.includes(name)))
    problems.push(`unknown kind "${kind}" in KINDS: expected ${KINDS.join(', ')}`);
  const faults = values.faults ? faultsOf(values.faults, problems) : ORDINARY_FAULTS;
  if (problems.length > 0) throw new StackError(problems.join('\n'));
  return { rate, seconds, kinds, faults };
}

function faultsOf(text: string, problems: string[]): ReadonlyMap<string, number> {
  const faults = new Map<string, number>();
  if (text === 'none') return faults;
  for (const fault of list(text)) {
    const [name = '', share = '1'] = fault.split('=');
    if (!(Number(share) > 0 && Number(share) <= 1))
      problems.push(`invalid rate of fault ${fault} in FAULTS: expected a number above 0 and at most 1`);
    faults.set(name, Number(share));
  }
  return faults;
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

/** Runs the demo against the running stack. Ctrl-C ends it early. Faults are always disabled at the end. */
export async function runDemo(home: Home, options: TrafficOptions): Promise<void> {
  const endpoints = readJson<Record<string, string>>(home.endpoints) ?? {};
  const { world, controller } = endpoints;
  if (!runningStack(home) || !world || !controller) {
    throw new StackError('the stack is not running: start it with "make up"');
  }
  const interrupted = new AbortController();
  const interrupt = (): void => {
    interrupted.abort();
  };
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  const secrets = loadSecrets(home.secrets);
  const { OPS_API_KEY: key } = secrets;
  await removeNearLimit({ endpoints, secrets });
  await requestFirstRetention({ endpoints, secrets });
  const tally = createRunTally(controller, key);
  const machineFaults = [...options.faults.keys()].flatMap((name) => machineFault(home, name) ?? []);
  const traffic = await startTraffic(world, key, options);
  const live = liveLines();
  const follow = follower({ traffic, tally, live, signal: interrupted.signal });
  const endsAt = Date.now() + options.seconds * 1000;
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
  const deadline = Date.now() + DRAIN_MS;
  await follow(
    () => tally.counts().ended >= traffic.runs().size || Date.now() > deadline,
    () => 'waiting for open runs',
  );
  live.clear();
  process.stdout.write(`${summary(traffic, tally)}\n`);
  if (!interrupted.signal.aborted) await setBudgets({ endpoints, secrets });
}

interface DemoProgress {
  readonly traffic: Traffic;
  readonly tally: RunTally;
  readonly live: Live;
  readonly signal: AbortSignal;
}

/** Returns a function that updates and shows the counts every second until done or interrupted. */
function follower({ traffic, tally, live, signal }: DemoProgress) {
  let polls = 0;
  return async (done: () => boolean, text: () => string): Promise<void> => {
    while (!done() && !signal.aborted) {
      await Promise.all([traffic.poll(Date.now()), tally.poll(traffic.runs())]);
      const line = progress(traffic, tally, text());
      live.show([line], polls++ % PLAIN_EVERY === 0 ? [line] : []);
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
    ['failed delivery attempts', errors],
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
  return lastError ? `${counts}\nLast delivery error: ${lastError}` : counts;
}

function sum(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((all, count) => all + count, 0);
}
