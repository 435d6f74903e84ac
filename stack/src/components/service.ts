// What our services have in common: a Node program with readiness and addresses from the environment.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { httpProblem } from '../checks';
import type { Command, Component, Site } from '../component';
import { StackError } from '../errors';
import { REPOSITORY } from '../home';

type ServiceName = 'world' | 'github-app' | 'controller' | 'ai' | 'prover' | 'worker' | 'ops';

interface Service extends Pick<Component, 'after' | 'needs' | 'prepare'> {
  readonly name: ServiceName;
  /** What it gets besides its own address and the telemetry's. */
  readonly env: (site: Site) => Readonly<Record<string, string>>;
}

/** The folder of a program's package; the simulator runs as the component `world`. */
export const folderOf = (name: string): string => (name === 'world' ? 'simulator' : `services/${name}`);

/** A component that runs the main program of its package. */
export function service({ name, env, ...rest }: Service): Component {
  return {
    ...rest,
    name,
    tier: 'service',
    command: (site) =>
      nodeProgram(`${folderOf(name)}/dist/main.js`, {
        HOST: site.host,
        PORT: String(site.port(name)),
        ...telemetry(site),
        ...env(site),
        ...site.settings,
      }),
    check: (site) => () => httpProblem(`${site.url(name)}/readyz`),
    alive: (site) => () => httpProblem(`${site.url(name)}/healthz`),
    endpoints: (site) => ({ [name]: site.url(name) }),
  };
}

/**
 * Keeps the context of traces and log lines without a hook on every promise: an await takes 0.07 µs instead of 0.27.
 * Node 24 does so by itself, and no longer knows the flag.
 */
const CONTEXT_FRAMES = ['--experimental-async-context-frame'].filter((flag) =>
  process.allowedNodeEnvironmentFlags.has(flag),
);

/** Runs a compiled program of this repository with the Node that runs the stack. */
export function nodeProgram(program: string, env: Readonly<Record<string, string>>): Command {
  const file = join(REPOSITORY, program);
  if (!existsSync(file)) throw new StackError(`${program} is missing: run "make up", which compiles it.`);
  return {
    file: process.execPath,
    args: ['--enable-source-maps', '--max-old-space-size=256', ...CONTEXT_FRAMES, file],
    env,
    cwd: REPOSITORY,
  };
}

/** Where telemetry goes; absent when this stack has no collector or no Loki. */
function telemetry(site: Site): Record<string, string> {
  return {
    SEXTANT_ENV: 'local',
    ...(site.has('collector') && { OTEL_EXPORTER_OTLP_ENDPOINT: site.url('collector') }),
    ...(site.has('loki') && { LOKI_URL: site.url('loki') }),
  };
}
