// docker-compose.yml as `docker compose config` resolves it.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { REPOSITORY } from '../home';
import { ensureBinary } from './testing';

const COMPOSE_FILE = join(REPOSITORY, 'docker-compose.yml');

export interface ComposeProject {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly networks: Readonly<
    Record<string, { readonly internal?: boolean; readonly driver_opts?: Readonly<Record<string, string>> }>
  >;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

export interface ComposeService {
  readonly image: string;
  readonly container_name?: string;
  readonly pull_policy?: string;
  readonly restart?: string;
  readonly network_mode?: string;
  readonly build?: { readonly args?: Readonly<Record<string, string>>; readonly target?: string };
  readonly environment?: Readonly<Record<string, string>>;
  readonly user?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly security_opt?: readonly string[];
  /** Bytes. */
  readonly mem_limit?: string;
  readonly pids_limit?: number;
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly networks?: Readonly<Record<string, unknown>>;
  readonly ports?: readonly { readonly host_ip?: string }[];
  readonly volumes?: readonly {
    readonly type: string;
    readonly source: string;
    readonly read_only?: boolean;
  }[];
  readonly develop?: { readonly watch: readonly { readonly path: string; readonly action: string }[] };
}

/** Resolves the file with `envFile`, without the environment of this process. Rejects with the message of compose. */
export async function resolveCompose(envFile: string, ...profiles: readonly string[]): Promise<ComposeProject> {
  const program = await ensureBinary('compose-config');
  const { stdout } = await promisify(execFile)(program, [COMPOSE_FILE, envFile, ...profiles], { maxBuffer: 2 ** 24 });
  return JSON.parse(stdout) as ComposeProject;
}
