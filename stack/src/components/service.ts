// Builds the component of a service: a Node program that is configured by environment variables and has health probes.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { httpProblem } from '../checks';
import type { Command, Component, Site } from '../component';
import { StackError } from '../errors';
import { REPOSITORY } from '../home';

type ServiceName = 'world' | 'github-app' | 'controller' | 'ai' | 'prover' | 'worker' | 'ops';

interface Service extends Pick<Component, 'after' | 'needs' | 'prepare'> {
  readonly name: ServiceName;
  /** Variables beyond those that every service gets: HOST, PORT, the log spool, telemetry endpoints and the stack's settings. */
  readonly env: (site: Site) => Readonly<Record<string, string>>;
}

/** The package folder of a service; the simulator runs as the component `world`. */
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
        SEXTANT_LOG_SPOOL_DIR: site.home.data(name),
        ...telemetryEndpoints(site),
        ...env(site),
        ...site.settings,
      }),
    check: (site) => () => httpProblem(`${site.url(name)}/readyz`),
    alive: (site) => () => httpProblem(`${site.url(name)}/healthz`),
    endpoints: (site) => ({ [name]: site.url(name) }),
  };
}

/**
 * Propagates async context without a hook on every promise: an await takes 0.07 µs instead of 0.27 µs. Node 24 does this
 * by default and rejects the flag.
 */
const CONTEXT_FRAMES = ['--experimental-async-context-frame'].filter((flag) =>
  process.allowedNodeEnvironmentFlags.has(flag),
);

/** Runs a compiled program of this repository with the same Node binary as the stack. */
export function nodeProgram(program: string, env: Readonly<Record<string, string>>): Command {
  const file = join(REPOSITORY, program);
  if (!existsSync(file)) throw new StackError(`${program} not found: run "make up", which compiles it`);
  return {
    file: process.execPath,
    args: ['--enable-source-maps', '--max-old-space-size=256', ...CONTEXT_FRAMES, file],
    env,
    cwd: REPOSITORY,
  };
}

/** The collector and Loki, when this stack has them. */
function telemetryEndpoints(site: Site): Record<string, string> {
  return {
    SEXTANT_ENV: 'local',
    ...(site.has('collector') && { OTEL_EXPORTER_OTLP_ENDPOINT: site.url('collector') }),
    ...(site.has('loki') && { LOKI_URL: site.url('loki') }),
  };
}
