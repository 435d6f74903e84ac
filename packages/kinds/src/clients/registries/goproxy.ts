// A Go module proxy: the versions of a module, by the protocol that the go command speaks.
import { send } from '@sextant/http/http-call';
import semver from 'semver';
import { z } from 'zod';
import { readGoMod } from '../../upgrade/manifest/go-mod';
import { isMissing, missing } from './missing';
import type { Lookup, Release } from './lookup';
import { vendorCall, type Caller } from '../vendor-call';

const TIMEOUT_MS = 15_000;

const info = z.object({ Version: z.string() });

/**
 * A module without tags lists no versions; its latest one is then a pseudo-version of its last commit. A list has tags
 * alone, so a version that is asked for and not listed (a pseudo-version) is looked up by itself.
 */
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

  /** Undefined for what the proxy does not have. */
  const optional = <T>(asked: Promise<T>): Promise<T | undefined> =>
    asked.catch((error: Error) => {
      if (isMissing(error.cause)) return undefined;
      throw error;
    });

  const modOf = (name: string, version: string, caller: Caller) =>
    optional(get(name, `@v/${escaped(version)}.mod`, z.string(), caller));

  async function detailsOf(
    name: string,
    version: string,
    latest: string | undefined,
    caller: Caller,
  ): Promise<Release> {
    const [text, newest] = await Promise.all([
      modOf(name, version, caller),
      latest === undefined || latest === version ? undefined : modOf(name, latest, caller),
    ]);
    if (text === undefined) return { unreadable: ['go.mod'] };
    const mod = readGoMod(text);
    const retracted = readGoMod(newest ?? text).retracted(version);
    return {
      ...(mod.go !== undefined && { languages: [mod.go] }),
      requires: mod.requires.map(([module, range]) => ({ package: module, range })),
      ...(retracted !== undefined && {
        deprecated: retracted === '' ? 'it is retracted' : `it is retracted: ${retracted}`,
      }),
    };
  }

  return async (name, caller, { version, newest } = {}) => {
    // A requirement of Go names one version, and only what that one requires matters.
    if (newest)
      return {
        name,
        latest: undefined,
        versions: { [newest.range]: await detailsOf(name, newest.range, undefined, caller) },
      };
    const listed = (await get(name, '@v/list', z.string(), caller)).split(/\s+/).filter((tag) => semver.valid(tag));
    const asked =
      version === undefined || listed.includes(version)
        ? version
        : (await optional(get(name, `@v/${escaped(version)}.info`, info, caller)))?.Version;
    const unlisted = listed.length > 0 ? [] : await optional(get(name, '@latest', info, caller));
    const tags = [...listed, ...(unlisted && 'Version' in unlisted ? [unlisted.Version] : [])];
    const plain = tags.filter((tag) => semver.prerelease(tag) === null);
    const [latest] = (plain.length > 0 ? plain : tags).toSorted(semver.rcompare);
    const versions: Record<string, Release> = Object.fromEntries(tags.map((tag) => [tag, {}]));
    if (asked !== undefined) versions[asked] = await detailsOf(name, asked, latest, caller);
    return { name, latest, versions };
  };
}

/** Proxies may be served from disks that do not tell upper from lower case. https://go.dev/ref/mod#goproxy-protocol */
export function escaped(path: string): string {
  return path.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
}
