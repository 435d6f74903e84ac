// What stands at a place within a rendered object, for expectations that are written as one line each.
import { parse } from 'yaml';
import { isObject } from './chart-folder';
import type { KubernetesObject } from '../cluster/objects';

/**
 * The value at a path: names are separated by dots (`\.` is part of a name), `*` takes every item of a list, `(x)` the
 * item that is called x, and a name that ends in `%` has a text in it that is YAML (or INI, by its name). Undefined where there is nothing.
 */
export function lookUp(object: KubernetesObject | undefined, path: string): unknown {
  const steps = path.split(/(?<!\\)\./).map((step) => step.replaceAll('\\.', '.'));
  return object && walk(object, steps, object.kind === 'Secret');
}

function walk(value: unknown, [step, ...rest]: readonly string[], encoded: boolean): unknown {
  if (step === undefined || value === undefined) return value;
  if (step === '*') return Array.isArray(value) ? value.map((item) => walk(item, rest, encoded)) : undefined;
  if (step.startsWith('(')) return walk(itemCalled(value, step.slice(1, -1)), rest, encoded);
  if (step.endsWith('%'))
    return walk(textIn(at(value, step.slice(0, -1)), { encoded, ini: step.endsWith('.ini%') }), rest, encoded);
  return walk(at(value, step), rest, encoded);
}

function at(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return value[Number(name)] as unknown;
  return isObject(value) ? value[name] : undefined;
}

function itemCalled(value: unknown, name: string): unknown {
  return Array.isArray(value) ? value.find((item) => at(item, 'name') === name) : undefined;
}

function textIn(value: unknown, { encoded, ini }: { readonly encoded: boolean; readonly ini: boolean }): unknown {
  if (typeof value !== 'string') return undefined;
  const text = encoded ? Buffer.from(value, 'base64').toString() : value;
  return ini ? sectionsOf(text) : (parse(text) as unknown);
}

/** `[server]` and its `root_url = …`, as Grafana is configured. */
function sectionsOf(text: string): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const sections = text.split(/^\[/m).slice(1);
  return Object.fromEntries(
    sections.map((section) => {
      const [name = '', ...lines] = section.split('\n');
      const pairs = lines.filter((line) => line.includes('=')).map((line) => line.split(/\s*=\s*(.*)/s));
      return [name.replace(']', ''), Object.fromEntries(pairs) as Record<string, string>];
    }),
  );
}
