// PyPI, by its JSON API.
import { send } from '@sextant/http/client';
import { z } from 'zod';
import { markerOf, parseRequirement } from '../../upgrade/manifest/python/requirement';
import { holds } from '../../upgrade/versions/formula';
import { newestOf, versionKey } from './releases';
import { pep440Scheme } from '../../upgrade/versions/pep440';
import { parseFields, parseRecord, type ParsedFields } from './fields';
import { isMissing, rethrowMissing } from './missing';
import type { Lookup, LookupOptions, Release, Requirement } from './lookup';
import { vendorCall, type Caller } from '../vendor-call';

const file = {
  yanked: z.boolean(),
  yanked_reason: z.string(),
  requires_python: z.string(),
  packagetype: z.string(),
  filename: z.string(),
};
type File = ParsedFields<typeof file>;
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
    return vendorCall('pypi', caller, call, isMissing).catch(rethrowMissing(name, 'PyPI'));
  };

  /** If PyPI has no details of a release, its requirements are unreadable. */
  const releaseInfo = async (name: string, version: string, caller: Caller): Promise<ParsedFields<typeof info>> => {
    const response = await get(name, `/${encodeURIComponent(version)}`, oneRelease, caller).catch((error: Error) => {
      if (!isMissing(error.cause)) throw error;
    });
    return parseFields(info, response?.info) ?? { unreadable: ['requires_dist'] };
  };

  return async (name, caller, { version, newest } = {}) => {
    const response = await get(name, '', project, caller);
    const latest = parseFields(info, response.info) ?? {};
    const versions = parseRecord(response.releases, releaseOf);
    const package_ = { name: latest.name ?? name, latest: latest.version, versions };
    const listed =
      version === undefined ? newest && newestIn(versions, newest) : versionKey(pep440Scheme, versions, version);
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
  return formula && newestOf(versions, scheme, (version) => holds(scheme, formula, version))?.version;
}

function releaseOf(value: unknown): Release | undefined {
  if (!Array.isArray(value)) return undefined;
  const files = value.flatMap((one: unknown) => parseFields(file, one) ?? []);
  if (files.length === 0) return { empty: true };
  const available = files.filter(({ yanked }) => yanked !== true);
  // PyPI yanks releases, not files: every file of a yanked release is yanked, with the same reason.
  const yanked = available.length === 0 && (files.find((one) => one.yanked_reason)?.yanked_reason ?? true);
  const usable = available.length === 0 ? files : available;
  const malformed = new Set(usable.flatMap((one) => one.unreadable ?? []));
  const unreadable = [...malformed].filter((field) => field === 'yanked' || field === 'requires_python');
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

/** Source distributions and wheels with the platform tag `any` are not. */
function isForPlatform({ packagetype, filename = '' }: File): boolean {
  return packagetype === 'bdist_wheel' && !filename.endsWith('-any.whl');
}

/** Null means "no requirements", unless all files are source distributions, whose requirements PyPI may not know. */
function withDetails(release: Release | undefined, own: ParsedFields<typeof info>): Release {
  const { requires_dist, provides_extra, unreadable = [] } = own;
  const requires = (requires_dist ?? []).map(requirementOf);
  const unknown = requires_dist === undefined && release?.sourceOnly === true;
  const malformed = unknown || requires.includes(undefined) || unreadable.includes('requires_dist');
  const fields = [...(release?.unreadable ?? []), ...(malformed ? ['requires_dist'] : [])];
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
