// The service's workload: items of about 300 bytes, and the names of its signals.

export const ROUTE = '/items/:id';
export const ROUTE_PREFIX = '/items/';
export const CHILD_SPAN = 'load item';
export const LINE = 'item served';
export const COUNTER = 'bench_items_served_total';
export const SHELVES = ['a', 'b', 'c'] as const;

export interface Item {
  readonly id: string;
  readonly shelf: (typeof SHELVES)[number];
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly price: { readonly amount: number; readonly currency: string };
  readonly updated_at: string;
}

export function itemPath(n: number): string {
  return `${ROUTE_PREFIX}${n % 1000}`;
}

/** Simulates a lookup in a local cache. */
export async function loadItem(id: string): Promise<Item> {
  const n = Number(id);
  return {
    id,
    shelf: SHELVES[n % SHELVES.length] ?? 'a',
    title: `Item number ${id} of the catalogue`,
    description: 'A product that is read often and changed rarely, with a description of the usual length of those.',
    tags: ['small', 'common', 'in stock'],
    price: { amount: 100 + n, currency: 'EUR' },
    updated_at: new Date(1_700_000_000_000 + n * 1000).toISOString(),
  };
}
