// Lists: a page of items and where the next one begins.
import { z } from 'zod';
import { text } from './fields';

/** The query of every list, beside its filters. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(100).default(50).describe('most items of a page'),
  cursor: text(500).optional().describe('next_cursor of the page before'),
};

/** The answer of a list. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next_cursor: z.string().nullable().describe('null on the last page') });
}

interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor?: string | null | undefined;
}

/** A page of records as the API shows it. */
export function pageView<T, V>({ items, nextCursor }: Page<T>, viewOf: (item: T) => V): PageView<V> {
  return { items: items.map(viewOf), next_cursor: nextCursor ?? null };
}

export interface PageView<V> {
  readonly items: V[];
  readonly next_cursor: string | null;
}
