// A chart as helm takes it, from a folder that has official charts unpacked beside one another.
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';

interface Metadata {
  readonly version: string;
  readonly dependencies?: readonly { readonly name: string; readonly alias?: string; readonly condition?: string }[];
}

export interface ChartFolder {
  readonly path: string;
  readonly version: string;
  /** The values that it has by itself, those of its parts under their names. */
  readonly defaults: Readonly<Record<string, unknown>>;
}

/**
 * Copies a chart to `temporary` with the parts that it depends on: those within it, else those beside it. A part that
 * is nowhere is struck out, as helm renders nothing otherwise; templates that need it then fail.
 */
export function chartFolder(charts: string, name: string, temporary: string): ChartFolder {
  const path = join(temporary, name);
  if (!existsSync(path)) cpSync(join(charts, name), path, { recursive: true });
  const file = join(path, 'Chart.yaml');
  const metadata = parse(readFileSync(file, 'utf8')) as Metadata;
  const present = (metadata.dependencies ?? []).filter((part) => {
    const within = join(path, 'charts', part.name);
    const beside = join(charts, part.name);
    if (!existsSync(within) && existsSync(beside)) cpSync(beside, within, { recursive: true });
    return existsSync(within);
  });
  writeFileSync(file, stringify({ ...metadata, dependencies: present }));
  const parts = present.map(({ name: part, alias = part }) => [alias, valuesIn(join(path, 'charts', part))] as const);
  return { path, version: metadata.version, defaults: merged(Object.fromEntries(parts), valuesIn(path)) };
}

type Values = Readonly<Record<string, unknown>>;

function valuesIn(folder: string): Values {
  return (parse(readFileSync(join(folder, 'values.yaml'), 'utf8')) ?? {}) as Values;
}

/** What the second has wins; objects are joined. */
export function merged(first: Values, second: Values): Values {
  const joined = Object.entries(second).map(([key, value]) => {
    const before = first[key];
    return [key, isObject(before) && isObject(value) ? merged(before, value) : value];
  });
  return { ...first, ...Object.fromEntries(joined) } as Values;
}

export function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
