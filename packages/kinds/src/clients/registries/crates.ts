// crates: the versions of a crate, by the sparse index that cargo itself reads.
import { send } from '@sextant/http/http-call';
import { ServiceError } from '@sextant/telemetry/errors';
import semver from 'semver';
import { z } from 'zod';
import { readFields, type Read } from './fields';
import { isMissing, missing } from './missing';
import type { Lookup, Package, Release, Requirement } from './lookup';
import { vendorCall } from '../vendor-call';

const features = z.record(z.string(), z.array(z.string()));
const line = {
  name: z.string(),
  vers: z.string(),
  v: z.number(),
  yanked: z.boolean(),
  deps: z.array(z.unknown()),
  features,
  features2: features,
  links: z.string(),
  rust_version: z.string(),
};
const dependency = {
  name: z.string(),
  package: z.string(),
  req: z.string(),
  kind: z.string(),
  optional: z.boolean(),
  target: z.string(),
};

const TIMEOUT_MS = 15_000;
/** https://doc.rust-lang.org/cargo/reference/registry-index.html#json-schema */
const MAX_FORM = 2;

export function createCrates(url: string): Lookup {
  return async (name, caller) => {
    const call = async () =>
      packageOf(
        name,
        await send({
          what: `look up ${name} in the index of crates`,
          url: `${url}/${indexPath(name)}`,
          timeoutMs: TIMEOUT_MS,
          signal: caller.signal,
          // An index of one line may be served as JSON.
          schema: z.unknown(),
        }),
      );
    return vendorCall('crates', caller, call, isMissing).catch(missing(name, 'the registry of crates'));
  };
}

/** https://doc.rust-lang.org/cargo/reference/registry-index.html#index-files */
export function indexPath(name: string): string {
  const lower = name.toLowerCase();
  if (lower.length <= 2) return `${lower.length}/${lower}`;
  if (lower.length === 3) return `3/${lower[0]}/${lower}`;
  return `${lower.slice(0, 2)}/${lower.slice(2, 4)}/${lower}`;
}

/** As cargo does, lines that cannot be read are left out. */
function packageOf(name: string, body: unknown): Package {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const read = text.split('\n').flatMap(lineOf);
  if (read.length === 0) {
    const message = `could not look up ${name} in the index of crates: the answer is not as expected`;
    throw new ServiceError(message, { errorClass: 'PROVIDER_ERROR' });
  }
  const usable = read.filter(({ yanked, vers }) => yanked !== true && semver.valid(vers) !== null);
  const latest = semver.maxSatisfying(
    usable.map(({ vers }) => vers),
    '*',
  );
  const versions = read.map((one) => [one.vers, releaseOf(one)] as const);
  return { name: read[0]?.name ?? name, latest: latest ?? undefined, versions: Object.fromEntries(versions) };
}

type Line = Read<typeof line> & { readonly vers: string };

function lineOf(text: string): Line[] {
  if (text.trim() === '') return [];
  try {
    const read = readFields(line, JSON.parse(text));
    // Cargo leaves out lines of a form that it does not know.
    return read?.vers === undefined || (read.v ?? 1) > MAX_FORM ? [] : [{ ...read, vers: read.vers }];
  } catch {
    return [];
  }
}

function releaseOf({ yanked, deps = [], rust_version, links, unreadable, ...rest }: Line): Release {
  const requires = deps.map(requirementOf);
  const odd = [...(unreadable ?? []), ...(requires.includes(undefined) ? ['deps'] : [])];
  return {
    ...(yanked === true && { yanked }),
    ...(rust_version !== undefined && { languages: [rust_version] }),
    requires: requires.filter((one) => one !== undefined && one !== 'dev'),
    features: featuresOf({ ...rest.features, ...rest.features2 }, deps),
    ...(links !== undefined && { links }),
    ...(odd.length > 0 && { unreadable: odd }),
  };
}

function requirementOf(value: unknown): Requirement | 'dev' | undefined {
  const read = readFields(dependency, value);
  if (read?.name === undefined || read.req === undefined) return undefined;
  if (read.kind === 'dev') return 'dev';
  const { name, req, target, optional = false } = read;
  return { package: read.package ?? name, range: req, optional, marker: target };
}

/** An optional dependency is a feature too, unless a feature names it as `dep:…`. */
function featuresOf(declared: Readonly<Record<string, readonly string[]>>, deps: readonly unknown[]): string[] {
  const hidden = new Set(
    Object.values(declared)
      .flat()
      .filter((one) => one.startsWith('dep:')),
  );
  const optional = deps.flatMap((one) => {
    const read = readFields(dependency, one);
    return read?.optional === true && read.name !== undefined && !hidden.has(`dep:${read.name}`) ? [read.name] : [];
  });
  return [...Object.keys(declared), ...optional];
}
