// crates.io, by the sparse index that cargo uses.
import { send } from '@sextant/http/client';
import { ServiceError } from '@sextant/telemetry/errors';
import semver from 'semver';
import { z } from 'zod';
import { parseFields, type ParsedFields } from './fields';
import { isMissing, rethrowMissing } from './missing';
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
const MAX_SCHEMA_VERSION = 2;

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
          // A server may declare an index with a single line as JSON.
          schema: z.unknown(),
        }),
      );
    return vendorCall('crates', caller, call, isMissing).catch(rethrowMissing(name, 'the registry of crates'));
  };
}

/** https://doc.rust-lang.org/cargo/reference/registry-index.html#index-files */
export function indexPath(name: string): string {
  const lower = name.toLowerCase();
  if (lower.length <= 2) return `${lower.length}/${lower}`;
  if (lower.length === 3) return `3/${lower[0]}/${lower}`;
  return `${lower.slice(0, 2)}/${lower.slice(2, 4)}/${lower}`;
}

/** Skips lines that cannot be parsed, as cargo does. */
function packageOf(name: string, body: unknown): Package {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const lines = text.split('\n').flatMap(lineOf);
  if (lines.length === 0) {
    const message = `could not look up ${name} in the index of crates: the response has an unexpected format`;
    throw new ServiceError(message, { errorClass: 'PROVIDER_ERROR' });
  }
  const usable = lines.filter(({ yanked, vers }) => yanked !== true && semver.valid(vers) !== null);
  const latest = semver.maxSatisfying(
    usable.map(({ vers }) => vers),
    '*',
  );
  const versions = lines.map((one) => [one.vers, releaseOf(one)] as const);
  return { name: lines[0]?.name ?? name, latest: latest ?? undefined, versions: Object.fromEntries(versions) };
}

type Line = ParsedFields<typeof line> & { readonly vers: string };

function lineOf(text: string): Line[] {
  if (text.trim() === '') return [];
  try {
    const fields = parseFields(line, JSON.parse(text));
    // Cargo ignores lines with an unknown schema version.
    if (fields?.vers === undefined || (fields.v ?? 1) > MAX_SCHEMA_VERSION) return [];
    return [{ ...fields, vers: fields.vers }];
  } catch {
    return [];
  }
}

function releaseOf({ yanked, deps = [], rust_version, links, unreadable, ...rest }: Line): Release {
  const requires = deps.map(requirementOf);
  const malformed = [...(unreadable ?? []), ...(requires.includes(undefined) ? ['deps'] : [])];
  return {
    ...(yanked === true && { yanked }),
    ...(rust_version !== undefined && { languages: [rust_version] }),
    requires: requires.filter((one) => one !== undefined && one !== 'dev'),
    features: featuresOf({ ...rest.features, ...rest.features2 }, deps),
    ...(links !== undefined && { links }),
    ...(malformed.length > 0 && { unreadable: malformed }),
  };
}

function requirementOf(value: unknown): Requirement | 'dev' | undefined {
  const fields = parseFields(dependency, value);
  if (fields?.name === undefined || fields.req === undefined) return undefined;
  if (fields.kind === 'dev') return 'dev';
  const { name, req, target, optional = false } = fields;
  return { package: fields.package ?? name, range: req, optional, marker: target };
}

/** An optional dependency is also a feature, unless a feature refers to it as `dep:…`. */
function featuresOf(declared: Readonly<Record<string, readonly string[]>>, deps: readonly unknown[]): string[] {
  const hidden = new Set(
    Object.values(declared)
      .flat()
      .filter((one) => one.startsWith('dep:')),
  );
  const optional = deps.flatMap((one) => {
    const { optional: isOptional, name } = parseFields(dependency, one) ?? {};
    return isOptional === true && name !== undefined && !hidden.has(`dep:${name}`) ? [name] : [];
  });
  return [...Object.keys(declared), ...optional];
}
