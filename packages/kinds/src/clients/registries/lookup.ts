// Looking a package up: which versions it has, the same way for every registry.
import type { Scheme } from '../../upgrade/versions/formula';
import type { Caller } from '../vendor-call';

/** What one release requires of another package. */
export interface Requirement {
  readonly package: string;
  readonly range: string;
  /** When it counts, as the registry writes it; a marker of PEP 508 or a target of cargo. */
  readonly marker?: string | undefined;
  /** It counts only where a feature asks for it. */
  readonly optional?: boolean | undefined;
}

export interface Release {
  /** What the registry says against its use: true, or why. */
  readonly deprecated?: string | boolean | undefined;
  /** Taken back: installers do not choose it by themselves. True, or why. */
  readonly yanked?: string | boolean | undefined;
  /** It has no file that could be installed. */
  readonly empty?: true | undefined;
  /** All of its files are source distributions. */
  readonly sourceOnly?: true | undefined;
  /** All of its files are for certain platforms. */
  readonly platforms?: string | undefined;
  /** Versions of the language (Python, Node.js, Rust, Go) that it is for: any of these ranges. Without any, all. */
  readonly languages?: readonly string[] | undefined;
  /** Ranges of other packages that it works with, by name; only npm tells. */
  readonly peers?: Readonly<Record<string, string>> | undefined;
  readonly optionalPeers?: readonly string[] | undefined;
  /** What it requires of others. Undefined where the registry was not asked. */
  readonly requires?: readonly Requirement[] | undefined;
  /** Features that can be asked for. */
  readonly features?: readonly string[] | undefined;
  /** A native library of which a program can have one version only. */
  readonly links?: string | undefined;
  /** Fields that could not be read. */
  readonly unreadable?: readonly string[] | undefined;
}

export interface Package {
  readonly name: string;
  readonly latest: string | undefined;
  readonly versions: Readonly<Record<string, Release>>;
}

export interface LookupOptions {
  /** An answer of at most this age will do; without it the registry is asked. */
  readonly maxAgeMs?: number;
  /** Of this version everything is asked for: what it requires, and whether it exists though it is not listed. */
  readonly version?: string;
  /** Of the newest version that a range admits everything is asked for. */
  readonly newest?: { readonly range: string; readonly scheme: Scheme };
}

/** Looks a package up. Throws ServiceError; VALIDATION_ERROR when there is no such package. */
export type Lookup = (name: string, caller: Caller, options?: LookupOptions) => Promise<Package>;
