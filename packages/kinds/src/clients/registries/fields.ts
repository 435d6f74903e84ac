// Reads what can be read of a registry's answer: an odd field costs its own value, never the whole package.
import type { z } from 'zod';

/** A field that may be missing; of another shape it is read as missing, and its name is noted by `readFields`. */
export type Fields = Readonly<Record<string, z.ZodType>>;

export type Read<F extends Fields> = { readonly [K in keyof F]?: z.output<F[K]> | undefined } & {
  /** Names of the fields that are there and could not be read. */
  readonly unreadable?: readonly string[] | undefined;
};

/** Undefined for what is not an object. A field that is null counts as missing, as many registries write it so. */
export function readFields<F extends Fields>(fields: F, value: unknown): Read<F> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const unreadable: string[] = [];
  const read = Object.entries(fields).map(([name, schema]): readonly [string, unknown] => {
    const given = Object.hasOwn(value, name) ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
    if (given === undefined || given === null) return [name, undefined];
    const { success, data } = schema.safeParse(given);
    if (!success) unreadable.push(name);
    return [name, data];
  });
  return { ...Object.fromEntries(read), ...(unreadable.length > 0 && { unreadable }) } as Read<F>;
}

/** The members of a record that a reader takes. */
export function readRecord<T>(
  record: Readonly<Record<string, unknown>>,
  read: (value: unknown) => T | undefined,
): Readonly<Record<string, T>> {
  return Object.fromEntries(
    Object.entries(record).flatMap(([key, value]) => {
      const found = read(value);
      return found === undefined ? [] : [[key, found] as const];
    }),
  );
}
