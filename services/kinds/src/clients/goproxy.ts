// A Go module proxy: the versions of a module, by the protocol that the go command speaks.
import { send } from '@sextant/kit/http-call';
import semver from 'semver';
import { z } from 'zod';
import { isMissing, missing } from './missing';
import type { Lookup } from './lookup';
import { vendorCall, type Caller } from './vendor-call';

const TIMEOUT_MS = 15_000;

const info = z.object({ Version: z.string() });

/** A module without tags lists no versions; its latest one is then a pseudo-version of its last commit. */
export function createGoProxy(url: string): Lookup {
  const get = <T>(name: string, path: string, schema: z.ZodType<T>, caller: Caller): Promise<T> =>
    vendorCall(
      'goproxy',
      caller,
      () =>
        send({
          what: `look up ${name} in the Go module proxy`,
          url: `${url}/${escaped(name)}/${path}`,
          timeoutMs: TIMEOUT_MS,
          signal: caller.signal,
          schema,
        }),
      isMissing,
    ).catch(missing(name, 'the Go module proxy'));

  return async (name, caller) => {
    const listed = (await get(name, '@v/list', z.string(), caller)).split(/\s+/).filter(Boolean);
    const tags = listed.length > 0 ? listed : [(await get(name, '@latest', info, caller)).Version];
    const plain = tags.filter((tag) => semver.prerelease(tag) === null);
    const [latest] = (plain.length > 0 ? plain : tags).toSorted(semver.rcompare);
    return { name, latest, versions: Object.fromEntries(tags.map((tag) => [tag, {}])) };
  };
}

/** Proxies may be served from disks that do not tell upper from lower case. https://go.dev/ref/mod#goproxy-protocol */
export function escaped(path: string): string {
  return path.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
}
