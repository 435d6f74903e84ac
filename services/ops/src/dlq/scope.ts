// Whose dead letters a caller means.
import type { Caller } from '../auth/caller';
import { refused } from '../auth/refusals';

/** For lists and counts: those of the caller's org, or of all orgs where the platform asks for that. */
export function orgOfList(caller: Caller, all: boolean): string | undefined {
  if (!all) return caller.orgId;
  if (!caller.platform) throw refused('org', 'all=true concerns all orgs: only a key of the platform may ask for it');
  return undefined;
}

/** For one that is named by its id: the platform finds those of every org, as long as it names none. */
export function orgOfId({ orgId, platform, orgNamed }: Caller): string | undefined {
  return platform && !orgNamed ? undefined : orgId;
}
