// Reads search parameters of an address. What is malformed is ignored: an address that somebody typed must not break a page.

export function textOf(value: unknown): string | undefined {
  // The router reads `q=123` as a number.
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function oneOf<const T extends string>(allowed: readonly T[], value: unknown): T | undefined {
  return allowed.find((one) => one === value);
}

export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

export function listOf(value: unknown): readonly string[] | undefined {
  const list = Array.isArray(value) ? value.flatMap((one) => textOf(one) ?? []) : [];
  return list.length === 0 ? undefined : list;
}

/** Leaves out what is undefined. */
export function definedOf<T extends object>(input: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
