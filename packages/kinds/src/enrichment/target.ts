// A company to enrich, as the steps hand it on.
import type { NewEntity } from '@sextant/records/enrichment';
import { clip } from '../text';
import { webUrl, type TargetInput } from './kind';

export function isWebUrl(url: string): boolean {
  return webUrl.safeParse(url).success;
}

/** The host of a URL that isWebUrl, without www. */
export function hostOf(url: string): string {
  return new URL(url).hostname.replace(/^www\./, '');
}

/** A target that a user gave; without an id it is known by its address. */
export function entityOf({ id, name, url, email }: TargetInput): NewEntity {
  const { host, pathname } = new URL(url);
  const ownId = `${host}${pathname}`.replace(/(?<!\/)\/+$/, '').slice(-200);
  return { id: id ?? ownId, name: clip(name ?? hostOf(url), 200), url, email: email ?? null };
}
