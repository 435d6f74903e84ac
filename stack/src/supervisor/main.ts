// The supervisor of a stack: `node main.js HOME [--attached]` starts the components of plan.json and keeps them running.
import { rmSync } from 'node:fs';
import type { ComponentName, Site } from '../component';
import { COMPONENTS } from '../components/all';
import { StackError } from '../errors';
import { readJson } from '../files';
import { createHome, homeAt, type Home } from '../home';
import { rotateLogs } from './log-rotation';
import { stopOrder } from './order';
import { stopOrphans } from './orphans';
import type { Plan } from '../site/plan';
import { createReporter, type Reporter } from './reporter';
import { prepareSite } from '../site/site';
import { supervise, type Supervised } from './supervise';
import { buildTools, type ToolBuilder } from '../tools/build';

async function main(home: Home): Promise<void> {
  createHome(home);
  await stopOrphans(home);
  const plan = readJson<Plan>(home.plan);
  if (!plan) throw new Error(`${home.plan} is missing`);
  const reporter = createReporter(home);
  const stopped = stopRequest();
  try {
    const { site, names } = await prepareSite(home, plan);
    await runStack({ site, names, reporter, stopped });
    rmSync(home.endpoints, { force: true });
    reporter.phase('stopped');
    process.exit(0);
  } catch (error) {
    rmSync(home.endpoints, { force: true });
    reporter.fail(error);
    process.exit(1);
  }
}

interface Stack {
  readonly site: Site;
  readonly names: readonly ComponentName[];
  readonly reporter: Reporter;
  readonly stopped: Promise<void>;
}

/** Runs until `stopped` resolves; throws a StackError when the start fails. Stops every component in both cases. */
async function runStack({ site, names, reporter, stopped }: Stack): Promise<void> {
  const tools = new Set(names.flatMap((name) => COMPONENTS[name].tool ?? []));
  names.forEach((name) => {
    reporter.component(name, { phase: 'waiting' });
  });
  const builder = buildTools(tools, site.home, (name, state) => {
    reporter.tool(name, state);
  });
  const supervised = superviseAll(site, names, { builder, reporter });
  const rotation = rotateLogs(names.map((name) => site.home.log(name)));
  try {
    await Promise.race([stopped, Promise.all([...supervised.values()].map(({ ready }) => ready))]);
    reporter.phase('running');
    await stopped;
  } finally {
    reporter.phase('stopping');
    builder.stop();
    clearInterval(rotation);
    for (const group of stopOrder(names)) {
      await Promise.all(group.flatMap((name) => supervised.get(name)?.stop() ?? []));
    }
  }
}

function superviseAll(
  site: Site,
  names: readonly ComponentName[],
  { builder, reporter }: { readonly builder: ToolBuilder; readonly reporter: Reporter },
): ReadonlyMap<ComponentName, Supervised> {
  const supervised = new Map<ComponentName, Supervised>();
  for (const name of names) {
    const component = COMPONENTS[name];
    const before = component.after.flatMap((other) => supervised.get(other)?.ready ?? []);
    if (component.tool) before.push(builder.ready(component.tool));
    const dependencies = Promise.all(before);
    const report = (change: Parameters<Reporter['component']>[1]): void => {
      reporter.component(name, change);
    };
    supervised.set(name, supervise({ component, site, dependencies, report }));
  }
  return supervised;
}

/** Resolves on SIGTERM, SIGINT or SIGHUP, and when the process to which this one is attached ends. */
function stopRequest(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
      process.on(signal, () => {
        resolve();
      });
    }
    if (process.argv.includes('--attached')) {
      process.stdin.on('end', resolve).on('error', resolve).resume();
    }
  });
}

main(homeAt(process.argv[2])).catch((error: unknown) => {
  process.stderr.write(`${error instanceof StackError ? error.message : String((error as Error).stack)}\n`);
  process.exit(1);
});
