// Lenient parsing of registry responses: a malformed field affects only its own value, not the whole package.
import type { z } from 'zod';

/** All fields are optional. */
export type Fields = Readonly<Record<string, z.ZodType>>;

export type ParsedFields<F extends Fields> = { readonly [K in keyof F]?: z.output<F[K]> | undefined } & {
  /** Names of malformed fields. */
  readonly unreadable?: readonly string[] | undefined;
};

/** Undefined if the value is not an object. Null counts as missing, because many registries write null. */
export function parseFields<F extends Fields>(fields: F, value: unknown): ParsedFields<F> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const unreadable: string[] = [];
  const parsed = Object.entries(fields).map(([name, schema]): readonly [string, unknown] => {
    const raw = Object.hasOwn(value, name) ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
    if (raw === undefined || raw === null) return [name, undefined];
    const { success, data } = schema.safeParse(raw);
    if (!success) unreadable.push(name);
    return [name, data];
  });
  return { ...Object.fromEntries(parsed), ...(unreadable.length > 0 && { unreadable }) } as ParsedFields<F>;
}

/** Omits members for which `parse` returns undefined. */
export function parseRecord<T>(
  record: Readonly<Record<string, unknown>>,
  parse: (value: unknown) => T | undefined,
): Readonly<Record<string, T>> {
  return Object.fromEntries(
    Object.entries(record).flatMap(([key, value]) => {
      const parsed = parse(value);
      return parsed === undefined ? [] : [[key, parsed] as const];
    }),
  );
}
