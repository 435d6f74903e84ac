// Which orgs an answer is about: the caller's, or for a caller of the platform who names none, all of them.
import type { Database } from '@sextant/records/database';
import { orgNames } from '@sextant/records/tenancy/orgs';
import { ALL_ORGS } from '@sextant/records/database/scope';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { callerOf, type Caller } from '../auth/caller';
import { pageOf, pageView, type PageView } from './pages';

export interface Coverage {
  /** The org's id, or ALL_ORGS. */
  readonly orgId: string;
  /** The org's name; null: all orgs. */
  readonly org: string | null;
}

/** All orgs in the header of an answer that has no place for a name. */
export const EVERY_ORG = '*';

/** What reads of a request cover. */
export function coverageOf(request: FastifyRequest): Coverage {
  return coverageOfCaller(callerOf(request));
}

export function coverageOfCaller({ orgId, org, platform, orgNamed }: Caller): Coverage {
  return platform && !orgNamed ? { orgId: ALL_ORGS, org: null } : { orgId, org };
}

/** In an answer. */
export const coveredOrg = z
  .string()
  .nullable()
  .describe('the org that the answer covers; null: all orgs, for a key of the platform without X-Sextant-Org');
/** Of one thing in an answer. */
export const itsOrg = z.string().describe('name of the org that it belongs to');

interface OfOrg {
  readonly orgId: string;
}

/** The name of the org of each of the things, which are of the coverage. */
export async function namesOf(
  database: Database,
  { org }: Coverage,
  things: readonly OfOrg[],
): Promise<(thing: OfOrg) => string> {
  if (org !== null) return () => org;
  const names = await orgNames(database, [...new Set(things.map(({ orgId }) => orgId))]);
  // An org that was deleted in this moment has no name any more.
  return ({ orgId }) => names.get(orgId) ?? orgId;
}

/** The answer of a list whose items may be of several orgs. */
export function pageOfOrgs<T extends z.ZodRawShape>(item: z.ZodObject<T>) {
  return pageOf(item).extend({ org: coveredOrg });
}

interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor?: string | null | undefined;
}

/** A page of records with the org of each. */
export async function orgsPageView<T extends OfOrg, V extends object>(
  { database, covered }: { readonly database: Database; readonly covered: Coverage },
  page: Page<T>,
  viewOf: (item: T, org: string) => V,
): Promise<PageView<V> & { readonly org: string | null }> {
  const nameOf = await namesOf(database, covered, page.items);
  return { ...pageView(page, (item) => viewOf(item, nameOf(item))), org: covered.org };
}
