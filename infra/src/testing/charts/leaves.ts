// The individual settings in the values of a release.
import { isObject } from './chart-folder';

export type Path = readonly string[];

/** Keys whose values are whole files and count as one setting. */
const FILES = ['alternateConfig', 'userconfig', 'dashboards', 'additionalPrometheusRulesMap', 'config'];

/** Paths of all settings. A list counts as one setting. */
export function leavesOf(values: unknown, path: Path = []): readonly Path[] {
  if (!isObject(values) || Object.keys(values).length === 0 || FILES.includes(path.at(-1) ?? '')) return [path];
  return Object.entries(values).flatMap(([key, value]) => leavesOf(value, [...path, key]));
}

/** A copy of the values without one setting. */
export function without(values: object, path: Path): object {
  const copy = structuredClone(values) as Record<string, unknown>;
  const parent = path.slice(0, -1).reduce((part, key) => part[key] as Record<string, unknown>, copy);
  delete parent[path.at(-1)!];
  return copy;
}

/** The value at a path, or undefined. */
export function at(values: unknown, path: Path): unknown {
  return path.reduce<unknown>((part, key) => (isObject(part) ? part[key] : undefined), values);
}
