// A Go module proxy, by the GOPROXY protocol.
import { send } from '@sextant/http/client';
import semver from 'semver';
import { z } from 'zod';
import { readGoMod } from '../../upgrade/manifest/go-mod';
import { vendorCall, type Caller } from '../vendor-call';
import type { Lookup, Release } from './lookup';
import { isMissing, rethrowMissing } from './missing';

const TIMEOUT_MS = 15_000;

const info = z.object({ Version: z.string() });

/**
 * The list of a module has only tags. The latest version of a module without tags is the pseudo-version of its last
 * commit, and other pseudo-versions are looked up on request.
 */
export function createGoProxy(url: string): Lookup {
  const get = <T>(name: string, path: string, schema: z.ZodType<T>, caller: Caller): Promise<T> => {
    const call = () =>
      send({
        what: `look up ${name} in the Go module proxy`,
        url: `${url}/${escaped(name)}/${path}`,
        timeoutMs: TIMEOUT_MS,
        signal: caller.signal,
        schema,
      });
    return vendorCall('goproxy', caller, call, isMissing).catch(rethrowMissing(name, 'the Go module proxy'));
  };

  /** Undefined if the proxy does not have it. */
  const optional = <T>(response: Promise<T>): Promise<T | undefined> =>
    response.catch((error: Error) => {
      if (isMissing(error.cause)) return undefined;
      throw error;
    });

  const goModOf = (name: string, version: string, caller: Caller) =>
    optional(get(name, `@v/${escaped(version)}.mod`, z.string(), caller));

  /** The go.mod of the latest version has the retractions. */
  async function detailsOf(
    name: string,
    version: string,
    latest: string | undefined,
    caller: Caller,
  ): Promise<Release> {
    const [text, latestText] = await Promise.all([
      goModOf(name, version, caller),
      latest === undefined || latest === version ? undefined : goModOf(name, latest, caller),
    ]);
    if (text === undefined) return { unreadable: ['go.mod'] };
    const { go, requires } = readGoMod(text);
    const reason = readGoMod(latestText ?? text).retracted(version);
    return {
      ...(go !== undefined && { languages: [go] }),
      requires: requires.map(([module, range]) => ({ package: module, range })),
      ...(reason !== undefined && { deprecated: reason === '' ? 'it is retracted' : `it is retracted: ${reason}` }),
    };
  }

  return async (name, caller, { version, newest } = {}) => {
    // A Go requirement names a single version.
    if (newest) {
      const release = await detailsOf(name, newest.range, undefined, caller);
      return { name, latest: undefined, versions: { [newest.range]: release } };
    }
    const listed = (await get(name, '@v/list', z.string(), caller)).split(/\s+/).filter((tag) => semver.valid(tag));
    const requested =
      version === undefined || listed.includes(version)
        ? version
        : (await optional(get(name, `@v/${escaped(version)}.info`, info, caller)))?.Version;
    const untagged = listed.length > 0 ? undefined : await optional(get(name, '@latest', info, caller));
    const tags = untagged ? [untagged.Version] : listed;
    const releases = tags.filter((tag) => semver.prerelease(tag) === null);
    const [latest] = (releases.length > 0 ? releases : tags).toSorted(semver.rcompare);
    const versions: Record<string, Release> = Object.fromEntries(tags.map((tag) => [tag, {}]));
    if (requested !== undefined) versions[requested] = await detailsOf(name, requested, latest, caller);
    return { name, latest, versions };
  };
}

/** Escapes upper-case letters for case-insensitive file systems. https://go.dev/ref/mod#goproxy-protocol */
export function escaped(path: string): string {
  return path.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
}
