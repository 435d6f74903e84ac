// The npm registry: what is known of a package's versions.
import { send } from '@sextant/kit/http-call';
import { z } from 'zod';
import { isMissing, missing } from './missing';
import type { Lookup, Release } from './lookup';
import { vendorCall } from './vendor-call';

const version = z.object({
  deprecated: z.union([z.string(), z.boolean()]).optional(),
  peerDependencies: z.record(z.string(), z.string()).optional(),
  peerDependenciesMeta: z.record(z.string(), z.object({ optional: z.boolean().optional() })).optional(),
});
const packument = z.object({
  name: z.string(),
  'dist-tags': z.record(z.string(), z.string()),
  versions: z.record(z.string(), version),
});

const TIMEOUT_MS = 15_000;
/** The short form: everything that installing needs and no readme. */
const ABBREVIATED = 'application/vnd.npm.install-v1+json';

export function createNpm(url: string): Lookup {
  return async (name, caller) => {
    const call = () =>
      send({
        what: `look up ${name} in the npm registry`,
        url: `${url}/${name.replace('/', '%2f')}`,
        headers: { accept: ABBREVIATED },
        timeoutMs: TIMEOUT_MS,
        signal: caller.signal,
        schema: packument,
      });
    const found = await vendorCall('npm', caller, call, isMissing).catch(missing(name, 'the npm registry'));
    const versions = Object.entries(found.versions).map(([key, value]) => [key, releaseOf(value)] as const);
    return { name: found.name, latest: found['dist-tags']['latest'], versions: Object.fromEntries(versions) };
  };
}

function releaseOf({ deprecated, peerDependencies, peerDependenciesMeta = {} }: z.output<typeof version>): Release {
  const optional = Object.entries(peerDependenciesMeta).filter(([, meta]) => meta.optional === true);
  return { deprecated, peers: peerDependencies, optionalPeers: optional.map(([name]) => name) };
}
