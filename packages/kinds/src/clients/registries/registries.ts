// The package registries, by ecosystem.
import type { Ecosystem } from '../../upgrade/names';
import { createCrates } from './crates';
import { createGoProxy } from './goproxy';
import type { Lookup } from './lookup';
import { createNpm } from './npm';
import { createPyPi } from './pypi';
import { remembering } from './cache';

export type Registries = Readonly<Record<Ecosystem, Lookup>>;

export interface RegistryUrls {
  readonly npm: string;
  readonly pypi: string;
  readonly cratesIndex: string;
  readonly goproxy: string;
}

export function createRegistries(urls: RegistryUrls): Registries {
  return {
    npm: remembering(createNpm(urls.npm)),
    pip: remembering(createPyPi(urls.pypi)),
    cargo: remembering(createCrates(urls.cratesIndex)),
    go: remembering(createGoProxy(urls.goproxy)),
  };
}
