// The orgs that a request covers: the caller's org, or every org for a platform caller who names none.
import type { Database } from '@sextant/records/database';
import type { Page } from '@sextant/records/database/cursor';
import { ALL_ORGS } from '@sextant/records/database/scope';
import { orgNames } from '@sextant/records/tenancy/orgs';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { callerOf } from '../auth/caller';
import { pageSchema, pageView, type PageView } from './pages';

export interface OrgScope {
  /** Id of the org, or ALL_ORGS. */
  readonly orgId: string;
  /** Name of the org; null: every org. */
  readonly org: string | null;
}

/** Value of the response header X-Sextant-Org for files that cover every org. */
export const EVERY_ORG = '*';

/** The orgs that the request may read. */
export function scopeOf(request: FastifyRequest): OrgScope {
  const { orgId, org, platform, orgNamed } = callerOf(request);
  return platform && !orgNamed ? { orgId: ALL_ORGS, org: null } : { orgId, org };
}

/** The parameter `org_id` of the controller; undefined: every org. */
export function controllerOrgId({ orgId }: OrgScope): string | undefined {
  return orgId === ALL_ORGS ? undefined : orgId;
}

/** Field of a response: the org that it covers. */
export const coveredOrg = z
  .string()
  .nullable()
  .describe('org that the response covers; null: every org, for the platform key without X-Sextant-Org');
/** Field of an item: the org that owns it. */
export const ownerOrg = z.string().describe('name of the org that owns it');

interface Owned {
  readonly orgId: string;
}

/** Looks up the names of the orgs of `items`, all within the scope. */
export async function orgNamesOf(
  database: Database,
  { org }: OrgScope,
  items: readonly Owned[],
): Promise<(item: Owned) => string> {
  if (org !== null) return () => org;
  const names = await orgNames(database, [...new Set(items.map(({ orgId }) => orgId))]);
  // An org that has just been deleted has no name.
  return ({ orgId }) => names.get(orgId) ?? orgId;
}

/** The name of the org of one item. */
export async function orgNameOf(database: Database, request: FastifyRequest, item: Owned): Promise<string> {
  return (await orgNamesOf(database, scopeOf(request), [item]))(item);
}

/** Schema of a page whose items can belong to several orgs. */
export function orgPageSchema<T extends z.ZodRawShape>(item: z.ZodObject<T>) {
  return pageSchema(item).extend({ org: coveredOrg });
}

/** A page whose items carry the names of their orgs. */
export async function orgPageView<T extends Owned, V extends object>(
  { database, scope }: { readonly database: Database; readonly scope: OrgScope },
  page: Page<T>,
  viewOf: (item: T, org: string) => V,
): Promise<PageView<V> & { readonly org: string | null }> {
  const nameOf = await orgNamesOf(database, scope, page.items);
  return { ...pageView(page, (item) => viewOf(item, nameOf(item))), org: scope.org };
}
