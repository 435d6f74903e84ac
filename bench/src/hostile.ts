// Hostile clients beside ordinary traffic, on a running stack: how fast health answers, what is lost, what memory it takes.
// eval "$(make -s env)" && node bench/dist/hostile.js [--seconds 60] [--rate 4] [--only manifests,fields]
import { parseArgs } from 'node:util';
import { setTimeout as wait } from 'node:timers/promises';
import { startChild, stopChildren, type Child } from './child';
import { CLIENTS, type ClientName, type Target } from './hostile/clients';
import { watchHealth } from './hostile/health';
import { demoOf, memoryOf, type Demo } from './hostile/platform';
import { machineLine } from './machine';
import { wholeNumber } from './options';
import { quantile } from './router/figures';

/** How long ordinary traffic goes alone before, for comparison. */
const QUIET_SECONDS = 20;
/** How long accepted runs may take to end after the traffic. */
const LAST_RUNS_SECONDS = 180;
const GOAL_P99_MS = 250;

async function main(): Promise<void> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { seconds: text, rate: text, only: text } });
  const seconds = wholeNumber('seconds', values.seconds, 60);
  const names = clientsOf(values.only);
  const target = await targetOf(process.env);
  console.log(`${names.join(', ')} for ${seconds} s beside ${wholeNumber('rate', values.rate, 4)} requests a second`);
  console.log(`${machineLine()}\n`);
  const demo = await demoOf(target, wholeNumber('rate', values.rate, 4), QUIET_SECONDS + seconds);
  try {
    const quiet = await healthFor(target, QUIET_SECONDS);
    const clients = await Promise.all(names.map((name) => clientOf(name, target)));
    const attacked = await healthFor(target, seconds);
    const sent = await Promise.all(clients.map((client) => client.ask<Record<string, number>>('stop')));
    report(quiet, attacked);
    names.forEach((name, i) => console.log(`${name}: ${JSON.stringify(sent[i])}`));
    for (const [service, megabytes] of await memoryOf(target, QUIET_SECONDS + seconds)) {
      console.log(`memory of ${service}: at most ${megabytes.toFixed(0)} MB`);
    }
    await end(demo, attacked);
  } finally {
    await stopChildren();
    await demo.stop();
  }
}

type Health = ReadonlyMap<string, readonly number[]>;

async function healthFor({ health }: Target, seconds: number): Promise<Health> {
  const watch = watchHealth(health);
  await wait(seconds * 1000);
  return watch.stop();
}

function report(quiet: Health, attacked: Health): void {
  const row = (name: string, ...cells: readonly (number | string)[]): void =>
    console.log(name.padEnd(14) + cells.map((cell) => String(cell).padStart(11)).join(''));
  row('health, ms', 'quiet P50', 'quiet P99', 'P50', 'P99', 'max');
  for (const [name, times] of attacked) {
    const before = quiet.get(name) ?? [];
    const cells = [quantile(before, 0.5), quantile(before, 0.99), quantile(times, 0.5), quantile(times, 0.99)];
    row(name, ...[...cells, quantile(times, 1)].map((ms) => ms.toFixed(0)));
  }
  console.log('');
}

async function end(demo: Demo, attacked: Health): Promise<void> {
  const { accepted, ended, lost } = await demo.finish(LAST_RUNS_SECONDS);
  console.log(`\nordinary traffic: ${accepted} accepted, ${ended} ended, ${lost} lost`);
  const slow = [...attacked].filter(([, times]) => quantile(times, 0.99) >= GOAL_P99_MS).map(([name]) => name);
  const isMet = accepted > 0 && ended === accepted && lost === 0 && slow.length === 0;
  console.log(
    `goal: health under ${GOAL_P99_MS} ms at P99, every accepted run ends: ${isMet ? 'met' : 'missed'}${slow.length > 0 ? ` (${slow.join(', ')})` : ''}`,
  );
  if (!isMet) process.exitCode = 1;
}

function clientsOf(only: string | undefined): readonly ClientName[] {
  const all = Object.keys(CLIENTS) as ClientName[];
  const names = only === undefined ? all : only.split(',');
  const unknown = names.filter((name) => !all.includes(name as ClientName));
  if (unknown.length > 0) throw new Error(`--only ${unknown.join(',')}: clients are ${all.join(', ')}`);
  return names as ClientName[];
}

async function clientOf(name: ClientName, target: Target): Promise<Child> {
  const child = startChild('hostile/client');
  await child.ask('start', { name, target });
  return child;
}

async function targetOf(env: NodeJS.ProcessEnv): Promise<Target> {
  const needed = (name: string): string => {
    const value = env[name];
    if (value === undefined) throw new Error(`${name} is not set: start the stack, then eval "$(make -s env)"`);
    return value;
  };
  const health = ['GITHUB_APP', 'OPS', 'CONTROLLER', 'AI', 'WORKER', 'PROVER'].map(
    (name) => [name.toLowerCase().replace('_', '-'), `${needed(`${name}_URL`)}/healthz`] as const,
  );
  const administrator = needed('OPS_API_KEY');
  const ops = needed('OPS_URL');
  await orgOf(ops, administrator);
  return {
    ...{ ops, administrator, health: Object.fromEntries(health) },
    ...{ githubApp: needed('GITHUB_APP_URL'), webhookSecret: needed('GITHUB_WEBHOOK_SECRET') },
    ...{ world: needed('WORLD_URL'), prometheus: needed('PROMETHEUS_URL'), controller: needed('CONTROLLER_URL') },
    operator: await keyOf(ops, administrator, 'operator'),
    viewer: await keyOf(ops, administrator, 'viewer'),
  };
}

const ORG = 'hostile';

/** The clients have an org of their own. */
async function orgOf(ops: string, administrator: string): Promise<void> {
  const response = await fetch(`${ops}/api/v1/orgs/${ORG}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${administrator}`, 'content-type': 'application/json' },
    body: JSON.stringify({ plan: 'free' }),
  });
  if (!response.ok) throw new Error(`could not make the org ${ORG}: ${await response.text()}`);
}

async function keyOf(ops: string, administrator: string, role: string): Promise<string> {
  const response = await fetch(`${ops}/api/v1/keys`, {
    method: 'POST',
    headers: {
      ...{ authorization: `Bearer ${administrator}`, 'x-sextant-org': ORG },
      'content-type': 'application/json',
    },
    body: JSON.stringify({ name: `hostile ${role} ${Date.now()}`, role }),
  });
  const { key, detail } = (await response.json()) as { readonly key?: string; readonly detail?: string };
  if (key === undefined) throw new Error(`could not make a key for the ${role}: ${detail}`);
  return key;
}

main().catch((error: unknown) => {
  console.error((error as Error).message);
  process.exitCode = 1;
});
