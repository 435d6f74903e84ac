// Looking a package up: which versions it has, the same way for every registry.
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
