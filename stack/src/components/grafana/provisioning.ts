// The provisioning of Grafana: the generated datasources and boards, with links to the console of this stack.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_BASES, DEFAULT_CONSOLE_URL } from '@sextant/signals/links';
import { parse, stringify } from 'yaml';
import type { Site } from '../../component';
import { REPOSITORY } from '../../home';
import { ALERTMANAGER_USER } from '../alertmanager';
import { runbooksUrl } from '../runbooks';

const GENERATED = join(REPOSITORY, 'dashboards', 'generated');

/** Kinds of provisioning without files; Grafana logs an error for each that has no folder. */
const EMPTY = ['access-control', 'alerting', 'notifiers', 'plugins'];

export const provisioningFolder = ({ home }: Site): string => join(home.config('grafana'), 'provisioning');
export const boardsFolder = ({ home }: Site): string => join(home.config('grafana'), 'boards');

/** Replaces what an earlier start wrote, so that deleted boards disappear. */
export function writeProvisioning(site: Site): void {
  const [provisioning, boards] = [provisioningFolder(site), boardsFolder(site)];
  for (const folder of [provisioning, boards]) rmSync(folder, { recursive: true, force: true });
  cpSync(join(GENERATED, 'provisioning'), provisioning, { recursive: true });
  const datasources = join(provisioning, 'datasources', 'sextant.yml');
  writeFileSync(datasources, authenticated(readFileSync(datasources, 'utf8')));
  for (const kind of EMPTY) mkdirSync(join(provisioning, kind), { recursive: true });
  mkdirSync(boards, { recursive: true });
  for (const file of readdirSync(join(GENERATED, 'boards'))) {
    writeFileSync(join(boards, file), linked(readFileSync(join(GENERATED, 'boards', file), 'utf8'), site));
  }
}

interface Datasources {
  readonly datasources: readonly { readonly type: string }[];
}

/** The datasources with the basic authentication that Alertmanager requires on a stack. */
function authenticated(yaml: string): string {
  const { datasources, ...rest } = parse(yaml) as Datasources;
  const basicAuth = {
    ...{ basicAuth: true, basicAuthUser: ALERTMANAGER_USER },
    secureJsonData: { basicAuthPassword: '$ALERTMANAGER_PASSWORD' },
  };
  return stringify({
    ...rest,
    datasources: datasources.map((source) => (source.type === 'alertmanager' ? { ...source, ...basicAuth } : source)),
  });
}

/** The JSON of a board with links to the console and the runbooks of the stack. */
function linked(json: string, site: Site): string {
  return json
    .replaceAll(`${DEFAULT_BASES.runbooks}/`, `${runbooksUrl(site)}/`)
    .replaceAll(`${DEFAULT_CONSOLE_URL}/`, `${site.url('ops')}/`);
}
