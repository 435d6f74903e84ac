// PyPI: the versions of a Python package, by its JSON API.
import { send } from '@sextant/http/http-call';
import { z } from 'zod';
import { markerOf, parseRequirement } from '../../upgrade/manifest/python/requirement';
import { compareVersions, holds } from '../../upgrade/versions/formula';
import { newestOf } from './releases';
import { pep440Scheme } from '../../upgrade/versions/pep440';
import { readFields, readRecord, type Read } from './fields';
import { isMissing, missing } from './missing';
import type { Lookup, LookupOptions, Release, Requirement } from './lookup';
import { vendorCall, type Caller } from '../vendor-call';

const file = {
  yanked: z.boolean(),
  yanked_reason: z.string(),
  requires_python: z.string(),
  packagetype: z.string(),
  filename: z.string(),
};
type File = Read<typeof file>;
const info = {
  name: z.string(),
  version: z.string(),
  requires_dist: z.array(z.string()),
  provides_extra: z.array(z.string()),
};
const project = z.object({ info: z.unknown(), releases: z.record(z.string(), z.unknown()) });
const oneRelease = z.object({ info: z.unknown() });

const TIMEOUT_MS = 15_000;

export function createPyPi(url: string): Lookup {
  const get = <T>(name: string, path: string, schema: z.ZodType<T>, caller: Caller): Promise<T> => {
    const call = () =>
      send({
        what: `look up ${name} in PyPI`,
        url: `${url}/pypi/${encodeURIComponent(name)}${path}/json`,
        timeoutMs: TIMEOUT_MS,
        signal: caller.signal,
        schema,
      });
    return vendorCall('pypi', caller, call, isMissing).catch(missing(name, 'PyPI'));
  };

  /** A release of which the index has nothing more to say is one whose requirements cannot be read. */
  const releaseInfo = async (name: string, version: string, caller: Caller): Promise<Read<typeof info>> => {
    const found = await get(name, `/${encodeURIComponent(version)}`, oneRelease, caller).catch((error: Error) => {
      if (!isMissing(error.cause)) throw error;
    });
    return readFields(info, found?.info) ?? { unreadable: ['requires_dist'] };
  };

  return async (name, caller, { version, newest } = {}) => {
    const found = await get(name, '', project, caller);
    const latest = readFields(info, found.info) ?? {};
    const versions = readRecord(found.releases, releaseOf);
    const package_ = { name: latest.name ?? name, latest: latest.version, versions };
    const listed = version === undefined ? newest && newestIn(versions, newest) : listedAs(version, versions);
    if (listed === undefined) return package_;
    const own = latest.version === listed ? latest : await releaseInfo(name, listed, caller);
    return { ...package_, versions: { ...versions, [listed]: withDetails(versions[listed], own) } };
  };
}

function newestIn(
  versions: Readonly<Record<string, Release>>,
  { range, scheme }: NonNullable<LookupOptions['newest']>,
): string | undefined {
  const formula = scheme.formula(range);
  return formula && newestOf({ versions }, scheme, (version) => holds(scheme, formula, version))?.version;
}

/** The version as PyPI writes it: 1.0 and 1.0.0 are one. */
function listedAs(version: string, versions: Readonly<Record<string, Release>>): string | undefined {
  if (Object.hasOwn(versions, version)) return version;
  const wanted = pep440Scheme.parse(version);
  return Object.keys(versions).find((other) => {
    const parsed = pep440Scheme.parse(other);
    return wanted && parsed && compareVersions(pep440Scheme, wanted, parsed) === 0;
  });
}

function releaseOf(value: unknown): Release | undefined {
  if (!Array.isArray(value)) return undefined;
  const files = value.flatMap((one: unknown) => readFields(file, one) ?? []);
  if (files.length === 0) return { empty: true };
  const kept = files.filter(({ yanked }) => yanked !== true);
  // A release is yanked as a whole: every file of it, with one reason.
  const yanked = kept.length === 0 && (files.find((one) => one.yanked_reason)?.yanked_reason ?? true);
  const usable = kept.length === 0 ? files : kept;
  const odd = new Set(usable.flatMap((one) => one.unreadable ?? []));
  const unreadable = [...odd].filter((field) => field === 'yanked' || field === 'requires_python');
  return {
    ...(yanked !== false && { yanked }),
    ...(usable.some((one) => one.requires_python === undefined) ? {} : { languages: languagesOf(usable) }),
    ...(usable.every(({ packagetype }) => packagetype === 'sdist') && { sourceOnly: true as const }),
    ...(usable.every(isForPlatform) && { platforms: 'all of its files are wheels for certain platforms' }),
    ...(unreadable.length > 0 && { unreadable }),
  };
}

function languagesOf(files: readonly File[]): readonly string[] {
  return [...new Set(files.flatMap(({ requires_python }) => requires_python ?? []))];
}

/** Everything but a source distribution and a wheel whose last tag is `any`. */
function isForPlatform({ packagetype, filename = '' }: File): boolean {
  return packagetype === 'bdist_wheel' && !filename.endsWith('-any.whl');
}

/**
 * A release with what it requires. Where PyPI says null it requires nothing, unless all of its files are source
 * distributions, of which PyPI may not know it.
 */
function withDetails(release: Release | undefined, own: Read<typeof info>): Release {
  const { requires_dist, provides_extra, unreadable = [] } = own;
  const requires = (requires_dist ?? []).map(requirementOf);
  const unknown = requires_dist === undefined && release?.sourceOnly === true;
  const odd = unknown || requires.includes(undefined) || unreadable.includes('requires_dist');
  const fields = [...(release?.unreadable ?? []), ...(odd ? ['requires_dist'] : [])];
  return {
    ...release,
    requires: requires.filter((one) => one !== undefined),
    features: provides_extra,
    ...(fields.length > 0 && { unreadable: fields }),
  };
}

function requirementOf(text: string): Requirement | undefined {
  const requirement = parseRequirement(text);
  if (!requirement) return undefined;
  const { name, range, rest } = requirement;
  return { package: name, range, marker: markerOf(rest) };
}
