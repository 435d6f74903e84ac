// A value that satisfies a JSON Schema, with sensible texts by the names of its properties.
import type { Random } from '../../random';
import { textFor } from './text-for';

export type Schema = Readonly<Record<string, unknown>>;

export interface Writing {
  readonly random: Random;
  /** What the texts are about. */
  readonly topic: string;
  /** Values that are known already, by the name of a property at the top. */
  readonly known?: object | undefined;
}

interface Place extends Writing {
  /** Where definitions are looked up. */
  readonly root: Schema;
  /** The name of the property that the value is for. */
  readonly name: string;
  /** The position in the nearest list. */
  readonly index: number;
  readonly depth: number;
}

/** Schemas may be recursive: below this depth everything that may be left out is. */
const MAX_DEPTH = 8;
const MAX_GENERATED_ITEMS = 3;

/** A valid value for the schema; a keyword that is not known here is not heeded. */
export function fromSchema(schema: Schema, { known = {}, ...writing }: Writing): unknown {
  const value = valueFor(schema, { ...writing, root: schema, name: '', index: 0, depth: 0 });
  if (!isRecord(value)) return value;
  const properties = isRecord(schema['properties']) ? schema['properties'] : {};
  return { ...value, ...Object.fromEntries(Object.entries(known).filter(([name]) => name in properties)) };
}

/** A part of a schema with its references followed and the parts of `allOf` put together. */
export function resolved(given: unknown, root: Schema): Schema {
  if (!isRecord(given)) return {};
  const { $ref, allOf, ...rest } = given;
  const parts = [
    ...(typeof $ref === 'string' ? [pointedAt($ref, root)] : []),
    ...(Array.isArray(allOf) ? (allOf as unknown[]) : []),
  ];
  return parts.reduce<Schema>((merged, part) => merge(merged, resolved(part, root)), rest);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function valueFor(given: unknown, place: Place): unknown {
  const schema = resolved(given, place.root);
  if ('const' in schema) return schema['const'];
  if (Array.isArray(schema['enum'])) return place.random.pick(schema['enum'] as unknown[]);
  const choices = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(choices))
    return valueFor(merge(omitChoices(schema), resolved(choiceOf(choices, place), place.root)), place);
  switch (typeOf(schema)) {
    case 'object':
      return objectFor(schema, place);
    case 'array':
      return arrayFor(schema, place);
    case 'integer':
    case 'number':
      return numberFor(schema, place);
    case 'boolean':
      return place.random.chance(0.5);
    case 'null':
      return null;
    default:
      return textFor(schema, place);
  }
}

function objectFor(schema: Schema, place: Place): Record<string, unknown> {
  const properties = isRecord(schema['properties']) ? schema['properties'] : {};
  const required = Array.isArray(schema['required']) ? (schema['required'] as string[]) : [];
  const names = Object.keys(properties).filter((name) => required.includes(name) || place.depth < MAX_DEPTH);
  const undeclared = required.filter((name) => !(name in properties));
  return Object.fromEntries(
    [...names, ...undeclared].map((name) => [
      name,
      valueFor(properties[name] ?? schema['additionalProperties'], { ...place, name, depth: place.depth + 1 }),
    ]),
  );
}

function arrayFor(schema: Schema, place: Place): unknown[] {
  const [least, most] = [numeric(schema['minItems']) ?? 0, numeric(schema['maxItems']) ?? Infinity];
  const wanted = place.depth < MAX_DEPTH ? place.random.int(1, MAX_GENERATED_ITEMS) : 0;
  const prefix = Array.isArray(schema['prefixItems']) ? (schema['prefixItems'] as unknown[]) : [];
  const length = Math.max(Math.min(Math.max(wanted, least), most), prefix.length);
  return Array.from({ length }, (_, index) =>
    valueFor(prefix[index] ?? schema['items'], { ...place, index, depth: place.depth + 1 }),
  );
}

function numberFor(schema: Schema, { random }: Place): number {
  const step = numeric(schema['multipleOf']) ?? (schema['type'] === 'number' ? 0.01 : 1);
  const above = numeric(schema['exclusiveMinimum']);
  const below = numeric(schema['exclusiveMaximum']);
  const least = Math.ceil((numeric(schema['minimum']) ?? (above === undefined ? 0 : above + step)) / step);
  const most = Math.floor((numeric(schema['maximum']) ?? (below === undefined ? Infinity : below - step)) / step);
  const steps = random.int(least, Math.max(least, Math.min(most, least + Math.round(100 / step))));
  // 0.01 has no exact binary form, so that 29 steps of it are not quite 0.29.
  return Number((steps * step).toPrecision(12));
}

/** Something rather than null, and where it gets deep, what needs no more depth. */
function choiceOf(choices: readonly unknown[], { root, random, depth }: Place): unknown {
  const concrete = choices.filter((one) => typeOf(resolved(one, root)) !== 'null');
  if (depth >= MAX_DEPTH) return choices.find((one) => typeOf(resolved(one, root)) !== 'object') ?? choices[0];
  return random.pick(concrete.length > 0 ? concrete : choices);
}

function omitChoices({ anyOf: _anyOf, oneOf: _oneOf, ...rest }: Schema): Schema {
  return rest;
}

function typeOf({ type, properties, items }: Schema): unknown {
  if (Array.isArray(type)) return type.find((one) => one !== 'null') ?? 'null';
  if (type !== undefined) return type;
  if (properties !== undefined) return 'object';
  return items === undefined ? undefined : 'array';
}

function merge(one: Schema, other: Schema): Schema {
  const properties =
    isRecord(one['properties']) && isRecord(other['properties'])
      ? { properties: { ...one['properties'], ...other['properties'] } }
      : {};
  const lists = [one['required'], other['required']].filter(Array.isArray) as string[][];
  return { ...one, ...other, ...properties, ...(lists.length > 0 ? { required: [...new Set(lists.flat())] } : {}) };
}

function pointedAt(pointer: string, root: Schema): unknown {
  const keys = pointer.replace(/^#\/?/, '').split('/').filter(Boolean);
  return keys.reduce<unknown>((at, key) => (isRecord(at) ? at[decodeURIComponent(key)] : undefined), root);
}

function numeric(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
