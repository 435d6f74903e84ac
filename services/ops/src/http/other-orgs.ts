// Where to look when a response is empty because of the org that a platform caller named.
import { ProblemError } from '@sextant/http/problem';
import type { Database } from '@sextant/records/database';
import { ALL_ORGS } from '@sextant/records/database/scope';
import { isUuid } from '@sextant/records/database/values';
import { orgNames } from '@sextant/records/tenancy/orgs';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { callerOf } from '../auth/caller';
import type { OrgScope } from './org-scope';

/** Field of a response that can be empty for one org and not for others. */
export const otherOrgsView = z
  .array(z.string())
  .nullable()
  .describe(
    'orgs for which the response is not empty, for a platform caller who named an org; null if it is not empty',
  );

/** The scope of the search for other orgs. */
export const EVERY_ORG_SCOPE: OrgScope = { orgId: ALL_ORGS, org: null };

/** The value of the field. `find` runs only if it is needed: for an empty response to a platform caller who named an org. */
export async function otherOrgs(
  request: FastifyRequest,
  isEmpty: boolean,
  find: () => Promise<readonly string[]>,
): Promise<string[] | null> {
  const { platform, orgNamed } = callerOf(request);
  return isEmpty && platform && orgNamed ? [...(await find())] : null;
}

/** Whether a list is empty: its first page has no item. */
export function isEmptyList(
  { cursor }: { readonly cursor?: string | undefined },
  { items }: { readonly items: readonly unknown[] },
): boolean {
  return cursor === undefined && items.length === 0;
}

/** Like otherOrgs, for a second query to a store: if it fails, the empty response is still an answer. */
export function otherOrgsInStore(
  request: FastifyRequest,
  isEmpty: boolean,
  find: () => Promise<readonly string[]>,
): Promise<string[] | null> {
  return otherOrgs(request, isEmpty, find).catch((error: unknown) => {
    if (error instanceof ProblemError) return null;
    throw error;
  });
}

/** The names of the orgs with these ids, in this order; ids of no org are left out. */
export async function namesOfOrgs(
  database: Database,
  ids: readonly (string | null | undefined)[],
): Promise<readonly string[]> {
  const valid = [...new Set(ids)].filter((id): id is string => typeof id === 'string' && isUuid(id));
  const names = await orgNames(database, valid);
  return valid.flatMap((id) => names.get(id) ?? []);
}
