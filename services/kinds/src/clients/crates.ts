// crates: the versions of a crate, by the sparse index that cargo itself reads.
import { send } from '@sextant/kit/http-call';
import { ServiceError } from '@sextant/telemetry/errors';
import semver from 'semver';
import { z } from 'zod';
import { isMissing, missing } from './missing';
import type { Lookup, Package } from './lookup';
import { vendorCall } from './vendor-call';

const line = z.object({ name: z.string(), vers: z.string(), yanked: z.boolean().optional() });

const TIMEOUT_MS = 15_000;

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

function packageOf(name: string, body: unknown): Package {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  try {
    const lines = text.split('\n').filter((one) => one.trim() !== '');
    const releases = lines.map((one) => line.parse(JSON.parse(one)));
    const usable = releases.filter(({ yanked, vers }) => !yanked && semver.valid(vers) !== null);
    const latest = semver.maxSatisfying(
      usable.map(({ vers }) => vers),
      '*',
    );
    const versions = releases.map(({ vers, yanked }) => [vers, yanked ? { deprecated: 'it was yanked' } : {}] as const);
    return { name: releases[0]?.name ?? name, latest: latest ?? undefined, versions: Object.fromEntries(versions) };
  } catch (cause) {
    const message = `could not look up ${name} in the index of crates: the answer is not as expected`;
    throw new ServiceError(message, { errorClass: 'PROVIDER_ERROR', cause });
  }
}
