// The configuration file of a component: config/<component>/<component>.yml.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import type { ComponentName, Site } from '../component';

export function writeYaml(site: Site, component: ComponentName, value: unknown): void {
  const file = configFile(site, component);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, stringify(value));
}

export function configFile(site: Pick<Site, 'home'>, component: ComponentName): string {
  return join(site.home.config(component), `${component}.yml`);
}
