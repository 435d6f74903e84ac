// The npm registry.
import { send } from '@sextant/http/client';
import { z } from 'zod';
import { parseFields, parseRecord } from './fields';
import { isMissing, rethrowMissing } from './missing';
import type { Lookup, Release } from './lookup';
import { vendorCall } from '../vendor-call';

const ranges = z.record(z.string(), z.string());
const names = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const version = {
  deprecated: z.union([z.string(), z.boolean()]),
  peerDependencies: ranges,
  peerDependenciesMeta: z.record(z.string(), z.object({ optional: z.boolean().optional().catch(undefined) })),
  /** A list in very old releases. */
  engines: z.union([ranges, z.array(z.unknown()).transform((): Record<string, string> => ({}))]),
  os: names,
  cpu: names,
};
const packument = z.object({
  name: z.string().optional().catch(undefined),
  'dist-tags': z.record(z.string(), z.unknown()).optional().catch(undefined),
  versions: z.record(z.string(), z.unknown()),
});

const TIMEOUT_MS = 15_000;
/** The response contains only what installers need. */
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
    const document = await vendorCall('npm', caller, call, isMissing).catch(rethrowMissing(name, 'the npm registry'));
    const latest = document['dist-tags']?.['latest'];
    return {
      name: document.name ?? name,
      latest: typeof latest === 'string' ? latest : undefined,
      versions: parseRecord(document.versions, releaseOf),
    };
  };
}

function releaseOf(value: unknown): Release | undefined {
  const fields = parseFields(version, value);
  if (!fields) return undefined;
  const { deprecated, peerDependencies, peerDependenciesMeta = {}, engines, os, cpu, unreadable } = fields;
  const optional = Object.entries(peerDependenciesMeta).filter(([, meta]) => meta.optional === true);
  const { node } = engines ?? {};
  return {
    deprecated,
    peers: peerDependencies,
    optionalPeers: optional.map(([peer]) => peer),
    languages: node === undefined ? undefined : [node],
    platforms: [os, cpu].flatMap((one) => one ?? []).join(', ') || undefined,
    unreadable: unreadable?.filter((field) => field !== 'deprecated' && field !== 'peerDependenciesMeta'),
  };
}
