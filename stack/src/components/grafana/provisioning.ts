// The provisioning of Grafana: the generated datasources and boards, with links to the console of this stack.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_BASES, DEFAULT_CONSOLE_URL } from '@sextant/signals/links';
import type { Site } from '../../component';
import { REPOSITORY } from '../../home';
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
  for (const kind of EMPTY) mkdirSync(join(provisioning, kind), { recursive: true });
  mkdirSync(boards, { recursive: true });
  for (const file of readdirSync(join(GENERATED, 'boards'))) {
    writeFileSync(join(boards, file), linked(readFileSync(join(GENERATED, 'boards', file), 'utf8'), site));
  }
}

/** The JSON of a board with links to the console and the runbooks of the stack. */
function linked(json: string, site: Site): string {
  return json
    .replaceAll(`${DEFAULT_BASES.runbooks}/`, `${runbooksUrl(site)}/`)
    .replaceAll(`${DEFAULT_CONSOLE_URL}/`, `${site.url('ops')}/`);
}
