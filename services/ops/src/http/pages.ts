// Pagination: a page of items and the cursor of the next page.
import type { Page } from '@sextant/records/database/cursor';
import { z } from 'zod';
import { text } from './fields';

/** Query parameters of every list. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(100).default(50).describe('maximum number of items per page'),
  cursor: text(500).optional().describe('next_cursor of the previous page'),
};

/** Schema of a page. */
export function pageSchema<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next_cursor: z.string().nullable().describe('null on the last page') });
}

/** A page of records as the API returns it. */
export function pageView<T, V>({ items, nextCursor }: Page<T>, viewOf: (item: T) => V): PageView<V> {
  return { items: items.map(viewOf), next_cursor: nextCursor ?? null };
}

export interface PageView<V> {
  readonly items: V[];
  readonly next_cursor: string | null;
}
