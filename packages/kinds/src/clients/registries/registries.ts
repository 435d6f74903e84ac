// The package registries, by ecosystem, with a cache.
import type { Ecosystem } from '../../upgrade/names';
import { createCrates } from './crates';
import { createGoProxy } from './goproxy';
import type { Lookup, Package } from './lookup';
import { createNpm } from './npm';
import { createPyPi } from './pypi';

export type Registries = Readonly<Record<Ecosystem, Lookup>>;

export interface RegistryUrls {
  readonly npm: string;
  readonly pypi: string;
  readonly cratesIndex: string;
  readonly goproxy: string;
}

export function createRegistries(urls: RegistryUrls): Registries {
  return {
    npm: cached(createNpm(urls.npm)),
    pip: cached(createPyPi(urls.pypi)),
    cargo: cached(createCrates(urls.cratesIndex)),
    go: cached(createGoProxy(urls.goproxy)),
  };
}

const MAX_PACKAGES = 500;

interface CacheEntry {
  readonly at: number;
  readonly package_: Promise<Package>;
}

/** Caches packages for callers that set `maxAgeMs`. Concurrent callers share one lookup; failures are not cached. */
function cached(lookup: Lookup): Lookup {
  /** Oldest first. */
  const entries = new Map<string, CacheEntry>();
  return (name, caller, options = {}) => {
    const { maxAgeMs = 0, version = '', newest } = options;
    const key = [name, version, newest?.range ?? ''].join('\n');
    const last = entries.get(key);
    if (last && Date.now() - last.at < maxAgeMs) return last.package_;
    const package_ = lookup(name, caller, options);
    entries.delete(key);
    entries.set(key, { at: Date.now(), package_ });
    if (entries.size > MAX_PACKAGES) entries.delete(entries.keys().next().value!);
    package_.catch(() => {
      if (entries.get(key)?.package_ === package_) entries.delete(key);
    });
    return package_;
  };
}
