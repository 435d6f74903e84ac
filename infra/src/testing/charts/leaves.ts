// The settings in a release's values, one by one.
import { isObject } from './chart-folder';

export type Path = readonly string[];

/** Where values are whole files of ours: they are one setting each. */
const WHOLE = ['alternateConfig', 'userconfig', 'dashboards', 'additionalPrometheusRulesMap', 'config'];

/** Paths of all settings; a list is one setting, and so is a file. */
export function leavesOf(values: unknown, path: Path = []): readonly Path[] {
  if (!isObject(values) || Object.keys(values).length === 0 || WHOLE.includes(path.at(-1) ?? '')) return [path];
  return Object.entries(values).flatMap(([key, value]) => leavesOf(value, [...path, key]));
}

/** Values without one setting. */
export function without(values: object, path: Path): object {
  const copy = structuredClone(values) as Record<string, unknown>;
  const parent = path.slice(0, -1).reduce((part, key) => part[key] as Record<string, unknown>, copy);
  delete parent[path.at(-1)!];
  return copy;
}

/** What stands at a path; undefined where nothing does. */
export function at(values: unknown, path: Path): unknown {
  return path.reduce<unknown>((part, key) => (isObject(part) ? part[key] : undefined), values);
}
