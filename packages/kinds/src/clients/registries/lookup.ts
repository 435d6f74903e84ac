// Package lookups: the interface that all registries implement.
import type { Scheme } from '../../upgrade/versions/formula';
import type { Caller } from '../vendor-call';

/** A requirement of a release on another package. */
export interface Requirement {
  readonly package: string;
  readonly range: string;
  /** The condition in the syntax of the registry: a PEP 508 marker or a cargo target. */
  readonly marker?: string | undefined;
  /** Applies only if a feature enables it. */
  readonly optional?: boolean | undefined;
}

export interface Release {
  /** True, or the reason. */
  readonly deprecated?: string | boolean | undefined;
  /** Withdrawn: installers do not choose it by default. True, or the reason. */
  readonly yanked?: string | boolean | undefined;
  /** Has no installable file. */
  readonly empty?: true | undefined;
  /** Has only source distributions. */
  readonly sourceOnly?: true | undefined;
  /** Has only files for certain platforms. */
  readonly platforms?: string | undefined;
  /** Alternative ranges of supported language versions (Python, Node.js, Rust, Go). Undefined: all versions. */
  readonly languages?: readonly string[] | undefined;
  /** Ranges of peer dependencies by name; only for npm. */
  readonly peers?: Readonly<Record<string, string>> | undefined;
  readonly optionalPeers?: readonly string[] | undefined;
  /** Undefined if the lookup did not request them. */
  readonly requires?: readonly Requirement[] | undefined;
  /** Features or extras that can be enabled. */
  readonly features?: readonly string[] | undefined;
  /** A native library, which a program can link only once. */
  readonly links?: string | undefined;
  /** Fields that could not be parsed. */
  readonly unreadable?: readonly string[] | undefined;
}

export interface Package {
  readonly name: string;
  readonly latest: string | undefined;
  readonly versions: Readonly<Record<string, Release>>;
}

export interface LookupOptions {
  /** Accepts a cached package of at most this age. Default 0. */
  readonly maxAgeMs?: number;
  /** Fetches all details of this version, even if the registry does not list it. */
  readonly version?: string;
  /** Fetches all details of the newest version in a range. */
  readonly newest?: { readonly range: string; readonly scheme: Scheme };
}

/** Throws ServiceError; VALIDATION_ERROR if the package does not exist. */
export type Lookup = (name: string, caller: Caller, options?: LookupOptions) => Promise<Package>;
