// Prepares an unpacked official chart for helm.
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
  /** Default values, including those of the subcharts. */
  readonly defaults: Values;
}

/**
 * Copies a chart to `temporary`, with its subcharts from inside or next to it. Removes missing subcharts from Chart.yaml:
 * helm refuses to render otherwise.
 */
export function chartFolder(charts: string, name: string, temporary: string): ChartFolder {
  const path = join(temporary, name);
  if (!existsSync(path)) cpSync(join(charts, name), path, { recursive: true });
  const file = join(path, 'Chart.yaml');
  const metadata = parse(readFileSync(file, 'utf8')) as Metadata;
  const present = (metadata.dependencies ?? []).filter((subchart) => {
    const inside = join(path, 'charts', subchart.name);
    const sibling = join(charts, subchart.name);
    if (!existsSync(inside) && existsSync(sibling)) cpSync(sibling, inside, { recursive: true });
    return existsSync(inside);
  });
  writeFileSync(file, stringify({ ...metadata, dependencies: present }));
  const subcharts = present.map(({ name: subchart, alias = subchart }) => [
    alias,
    defaultsOf(join(path, 'charts', subchart)),
  ]);
  return {
    path,
    version: metadata.version,
    defaults: merged(Object.fromEntries(subcharts) as Values, defaultsOf(path)),
  };
}

export type Values = Readonly<Record<string, unknown>>;

function defaultsOf(folder: string): Values {
  return (parse(readFileSync(join(folder, 'values.yaml'), 'utf8')) ?? {}) as Values;
}

/** Deep merge; the second argument takes precedence. */
function merged(first: Values, second: Values): Values {
  const entries = Object.entries(second).map(([key, value]) => {
    const before = first[key];
    return [key, isObject(before) && isObject(value) ? merged(before, value) : value];
  });
  return { ...first, ...Object.fromEntries(entries) } as Values;
}

export function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
