// The package registries: which versions a package has, the same way for every ecosystem.
import type { Ecosystem } from '../upgrade/names';
import { createCrates } from './crates';
import { createGoProxy } from './goproxy';
import { createNpm } from './npm';
import { createPyPi } from './pypi';
import { remembering } from './remembering';
import type { Caller } from './vendor-call';

export interface Release {
  /** What the registry says against its use: true, or why. */
  readonly deprecated?: string | boolean | undefined;
  /** Ranges of other packages that it works with, by name; only npm tells. */
  readonly peers?: Readonly<Record<string, string>> | undefined;
  readonly optionalPeers?: readonly string[] | undefined;
}

export interface Package {
  readonly name: string;
  readonly latest: string | undefined;
  readonly versions: Readonly<Record<string, Release>>;
}

export interface LookupOptions {
  /** An answer of at most this age will do; without it the registry is asked. */
  readonly maxAgeMs?: number;
}

/** Looks a package up. Throws ServiceError; VALIDATION_ERROR when there is no such package. */
export type Lookup = (name: string, caller: Caller, options?: LookupOptions) => Promise<Package>;

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
    pip: createPyPi(urls.pypi),
    cargo: createCrates(urls.cratesIndex),
    go: createGoProxy(urls.goproxy),
  };
}
