// PyPI: the versions of a Python package, by its JSON API.
import { send } from '@sextant/kit/http-call';
import { z } from 'zod';
import { isMissing, missing } from './missing';
import type { Lookup, Release } from './lookup';
import { vendorCall } from './vendor-call';

const file = z.object({ yanked: z.boolean().optional(), yanked_reason: z.string().nullish() });
const project = z.object({
  info: z.object({ name: z.string(), version: z.string() }),
  releases: z.record(z.string(), z.array(file)),
});

const TIMEOUT_MS = 15_000;

export function createPyPi(url: string): Lookup {
  return async (name, caller) => {
    const call = () =>
      send({
        what: `look up ${name} in PyPI`,
        url: `${url}/pypi/${encodeURIComponent(name)}/json`,
        timeoutMs: TIMEOUT_MS,
        signal: caller.signal,
        schema: project,
      });
    const { info, releases } = await vendorCall('pypi', caller, call, isMissing).catch(missing(name, 'PyPI'));
    const versions = Object.entries(releases).map(([version, files]) => [version, releaseOf(files)] as const);
    return { name: info.name, latest: info.version, versions: Object.fromEntries(versions) };
  };
}

/** A release is yanked as a whole: every file of it, with one reason. */
function releaseOf(files: readonly z.output<typeof file>[]): Release {
  const yanked = files.length > 0 && files.every((one) => one.yanked === true);
  return yanked ? { deprecated: files.find((one) => one.yanked_reason)?.yanked_reason ?? true } : {};
}
