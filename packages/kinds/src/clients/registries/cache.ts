// Remembers what a registry last said of a package, for callers to whom a minute more or less is the same.
import type { Lookup, Package } from './lookup';

const MAX_PACKAGES = 500;

interface Known {
  readonly at: number;
  readonly found: Promise<Package>;
}

/** Callers at the same time share one lookup; a failed one is forgotten. */
export function remembering(lookup: Lookup): Lookup {
  /** Oldest first. */
  const known = new Map<string, Known>();
  return (name, caller, options = {}) => {
    const { maxAgeMs = 0, version = '', newest } = options;
    const key = [name, version, newest?.range ?? ''].join('\n');
    const last = known.get(key);
    if (last && Date.now() - last.at < maxAgeMs) return last.found;
    const found = lookup(name, caller, options);
    known.delete(key);
    known.set(key, { at: Date.now(), found });
    if (known.size > MAX_PACKAGES) known.delete(known.keys().next().value!);
    found.catch(() => {
      if (known.get(key)?.found === found) known.delete(key);
    });
    return found;
  };
}
