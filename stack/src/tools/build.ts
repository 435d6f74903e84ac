// Builds the Go tools that are missing from the cache, one after the other, and reports progress.
import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { StackError } from '../errors';
import { lastLines } from '../files';
import { cacheRoot, REPOSITORY, type Home } from '../home';
import { identify, type ProcessIdentity } from '../processes';
import { TOOL_NAMES, TOOLS, type Tool, type ToolName } from './catalogue';
import { isBuilt, toolFolder } from './locate';
import { requireSpace } from './space';

const SCRIPT = join(REPOSITORY, 'stack', 'build-tool.sh');

export type ToolState =
  | { readonly phase: 'cached' | 'waiting' }
  | { readonly phase: 'building'; readonly since: number; readonly process?: ProcessIdentity }
  | { readonly phase: 'built' | 'failed'; readonly seconds: number };

export interface ToolBuilder {
  /** Resolves when the tool is in the cache; rejects with a StackError when its build fails. */
  ready(name: ToolName): Promise<void>;
  /** Kills running builds. */
  stop(): void;
}

/** Starts building the tools that are missing, in the order of the catalogue; `report` gets every change. */
export function buildTools(
  names: ReadonlySet<ToolName>,
  home: Pick<Home, 'log'>,
  report: (name: ToolName, state: ToolState) => void,
): ToolBuilder {
  const wanted = TOOL_NAMES.filter((name) => names.has(name));
  const missing = wanted.filter((name) => !isBuilt(name));
  for (const name of wanted) report(name, { phase: missing.includes(name) ? 'waiting' : 'cached' });

  const running = new Set<ChildProcess>();
  let previous: Promise<unknown> = requireSpace(missing);
  const builds = new Map<ToolName, Promise<void>>();
  missing.forEach((name, index) => {
    const build = previous.then(async () => {
      const next = missing[index + 1];
      const warming = next && warm(TOOLS[next]);
      if (warming) running.add(warming);
      await buildOne(name, { log: home.log(`build-${name}`), running, report }).finally(() => {
        if (warming) killTree(warming);
      });
    });
    // A failed build rejects ready() of this tool and of the next ones, which are not built.
    build.catch(() => undefined);
    builds.set(name, build);
    previous = build;
  });
  return {
    ready: (name) => builds.get(name) ?? Promise.resolve(),
    stop: () => {
      for (const child of running) killTree(child);
    },
  };
}

/** The estimated seconds until all tools are built, scaled by the speed of this machine so far. */
export function secondsLeft(states: Readonly<Record<string, ToolState>>, now: number): number {
  let left = 0;
  let expected = 0;
  let spent = 0;
  for (const name of TOOL_NAMES) {
    const state = states[name];
    const weight = TOOLS[name].seconds;
    if (state?.phase === 'built') {
      expected += weight;
      spent += state.seconds;
    }
    if (state?.phase === 'waiting') left += weight;
    if (state?.phase === 'building') left += Math.max(weight - (now - state.since) / 1000, 5);
  }
  const pace = expected > 0 ? Math.min(Math.max(spent / expected, 0.1), 5) : 1;
  return Math.round(left * pace);
}

interface BuildOptions {
  readonly log: string;
  readonly running: Set<ChildProcess>;
  readonly report: (name: ToolName, state: ToolState) => void;
}

async function buildOne(name: ToolName, { log, running, report }: BuildOptions): Promise<void> {
  const tool: Tool = TOOLS[name];
  const since = Date.now();
  mkdirSync(join(cacheRoot(), 'tools'), { recursive: true });
  const output = openSync(log, 'w');
  const child = runScript(tool, toolFolder(name), ['ignore', output, output]);
  closeSync(output);
  running.add(child);
  const identity = child.pid === undefined ? undefined : identify(child.pid);
  report(name, { phase: 'building', since, ...(identity && { process: identity }) });
  const code = await exitCode(child);
  running.delete(child);
  const seconds = (Date.now() - since) / 1000;
  report(name, { phase: code === 0 ? 'built' : 'failed', seconds });
  if (code !== 0) throw buildError(name, log);
}

function buildError(name: ToolName, log: string): StackError {
  const details = lastLines(log, 8);
  const isDiskFull = details.some((line) => line.includes('no space left on device'));
  const advice = isDiskFull ? 'the disk is full, free some space' : `see ${log}`;
  return new StackError(`could not build ${name}: ${advice}, then run "make up" again`, { details });
}

/** Compiles the next tool at low priority on idle cores, e.g. while the linker runs. Errors show in its own build. */
function warm(tool: Tool): ChildProcess {
  const child = runScript(tool, '', 'ignore');
  child.on('error', () => undefined);
  return child;
}

function runScript(tool: Tool, folder: string, stdio: StdioOptions): ChildProcess {
  const { source, tags, packages, output, variables = {} } = tool;
  const definitions = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  const env = { ...process.env, TOOL_OUTPUT: output ?? '', TOOL_VARIABLES: definitions.join(' ') };
  return spawn(SCRIPT, [source, folder, tags ?? '', ...packages], { stdio, detached: true, env });
}

/** The exit code; 127 when the script could not be started. */
async function exitCode(child: ChildProcess): Promise<number> {
  const [code] = (await once(child, 'exit').catch(() => [127])) as [number | null];
  return code ?? 1;
}

function killTree(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  process.kill(-child.pid, 'SIGKILL');
}
