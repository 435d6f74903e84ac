// Reads values in rendered objects by path.
import { parse } from 'yaml';
import type { KubernetesObject } from '../cluster/objects';
import { isObject } from './chart-folder';

/**
 * The value at a path, or undefined. Path elements are separated by dots (`\.` is a literal dot): `*` maps over a list,
 * `(x)` is the list item with the name x, and `x%` parses the string at x as YAML, or as INI if its name ends in .ini.
 */
export function lookUp(object: KubernetesObject | undefined, path: string): unknown {
  const steps = path.split(/(?<!\\)\./).map((step) => step.replaceAll('\\.', '.'));
  return object && walk(object, steps, object.kind === 'Secret');
}

function walk(value: unknown, [step, ...rest]: readonly string[], isSecret: boolean): unknown {
  if (step === undefined || value === undefined) return value;
  if (step === '*') return Array.isArray(value) ? value.map((item) => walk(item, rest, isSecret)) : undefined;
  if (step.startsWith('(')) return walk(itemNamed(value, step.slice(1, -1)), rest, isSecret);
  if (step.endsWith('%')) return walk(parsed(at(value, step.slice(0, -1)), isSecret, step), rest, isSecret);
  return walk(at(value, step), rest, isSecret);
}

function at(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return value[Number(name)] as unknown;
  return isObject(value) ? value[name] : undefined;
}

function itemNamed(value: unknown, name: string): unknown {
  return Array.isArray(value) ? value.find((item) => at(item, 'name') === name) : undefined;
}

function parsed(value: unknown, isSecret: boolean, step: string): unknown {
  if (typeof value !== 'string') return undefined;
  const text = isSecret ? Buffer.from(value, 'base64').toString() : value;
  return step.endsWith('.ini%') ? parseIni(text) : (parse(text) as unknown);
}

/** Parses `[section]` and `key = value` lines. */
function parseIni(text: string): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const sections = text.split(/^\[/m).slice(1);
  return Object.fromEntries(
    sections.map((section) => {
      const [name = '', ...lines] = section.split('\n');
      const pairs = lines.filter((line) => line.includes('=')).map((line) => line.split(/\s*=\s*(.*)/s));
      return [name.replace(']', ''), Object.fromEntries(pairs) as Record<string, string>];
    }),
  );
}
