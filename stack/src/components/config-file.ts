// Writes a component's configuration below config/<component>/.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import type { ComponentName, Site } from '../component';

/** Writes `value` as YAML and returns the file's path. */
export function writeYaml(site: Site, component: ComponentName, value: unknown): string {
  const file = configFile(site, component);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, stringify(value));
  return file;
}

export function configFile(site: Site, component: ComponentName): string {
  return join(site.home.config(component), `${component}.yml`);
}
