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
  return (name, caller, { maxAgeMs = 0 } = {}) => {
    const last = known.get(name);
    if (last && Date.now() - last.at < maxAgeMs) return last.found;
    const found = lookup(name, caller);
    known.delete(name);
    known.set(name, { at: Date.now(), found });
    if (known.size > MAX_PACKAGES) known.delete(known.keys().next().value!);
    found.catch(() => {
      if (known.get(name)?.found === found) known.delete(name);
    });
    return found;
  };
}
