// Whose dead letters a caller means.
import { ALL_ORGS } from '@sextant/records/database/scope';
import type { Caller } from '../auth/caller';
import { refused } from '../auth/refusals';
import { coverageOfCaller, type Coverage } from '../http/org-scope';

/** For lists and counts: what the caller's reads cover, or all orgs where the platform asks for that. */
export function coverageOfList(caller: Caller, all: boolean): Coverage {
  if (!all) return coverageOfCaller(caller);
  return { orgId: orgOfMany(caller, all) ?? ALL_ORGS, org: null };
}

/** For changes of many: those of the caller's org, or of all orgs where the platform asks for just that. */
export function orgOfMany(caller: Caller, all: boolean): string | undefined {
  if (!all) return caller.orgId;
  if (!caller.platform) throw refused('org', 'all=true concerns all orgs: only a key of the platform may ask for it');
  return undefined;
}

/** An org as the controller is asked for it; undefined: all. */
export function askedOrg({ orgId }: Coverage): string | undefined {
  return orgId === ALL_ORGS ? undefined : orgId;
}

/** For one that is named by its id: the platform finds those of every org, as long as it names none. */
export function orgOfId({ orgId, platform, orgNamed }: Caller): string | undefined {
  return platform && !orgNamed ? undefined : orgId;
}
