// Generates a value that satisfies a JSON Schema, with texts that fit the names of its properties.
import type { Random } from '../../random';
import { textFor } from './property-text';

export type Schema = Readonly<Record<string, unknown>>;

export interface GeneratorOptions {
  readonly random: Random;
  /** The topic of the texts. */
  readonly topic: string;
  /** Values for top-level properties. */
  readonly values?: object | undefined;
}

interface Context extends GeneratorOptions {
  /** The schema that contains the definitions. */
  readonly root: Schema;
  /** The name of the property. */
  readonly name: string;
  /** The index in the nearest array. */
  readonly index: number;
  readonly depth: number;
}

/** Schemas can be recursive: below this depth, everything optional is omitted. */
const MAX_DEPTH = 8;
const MAX_GENERATED_ITEMS = 3;

/** Ignores unsupported keywords. */
export function fromSchema(schema: Schema, { values = {}, ...options }: GeneratorOptions): unknown {
  const value = valueFor(schema, { ...options, root: schema, name: '', index: 0, depth: 0 });
  if (!isRecord(value)) return value;
  const properties = isRecord(schema['properties']) ? schema['properties'] : {};
  return { ...value, ...Object.fromEntries(Object.entries(values).filter(([name]) => name in properties)) };
}

/** Follows references and merges the parts of `allOf`. */
export function resolved(part: unknown, root: Schema): Schema {
  if (!isRecord(part)) return {};
  const { $ref, allOf, ...rest } = part;
  const parts = [
    ...(typeof $ref === 'string' ? [referenced($ref, root)] : []),
    ...(Array.isArray(allOf) ? (allOf as unknown[]) : []),
  ];
  return parts.reduce<Schema>((merged, part) => merge(merged, resolved(part, root)), rest);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function valueFor(part: unknown, context: Context): unknown {
  const schema = resolved(part, context.root);
  if ('const' in schema) return schema['const'];
  if (Array.isArray(schema['enum'])) return context.random.pick(schema['enum'] as unknown[]);
  const choices = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(choices))
    return valueFor(merge(omitChoices(schema), resolved(choiceOf(choices, context), context.root)), context);
  switch (typeOf(schema)) {
    case 'object':
      return objectFor(schema, context);
    case 'array':
      return arrayFor(schema, context);
    case 'integer':
    case 'number':
      return numberFor(schema, context);
    case 'boolean':
      return context.random.chance(0.5);
    case 'null':
      return null;
    default:
      return textFor(schema, context);
  }
}

function objectFor(schema: Schema, context: Context): Record<string, unknown> {
  const properties = isRecord(schema['properties']) ? schema['properties'] : {};
  const required = Array.isArray(schema['required']) ? (schema['required'] as string[]) : [];
  const names = Object.keys(properties).filter((name) => required.includes(name) || context.depth < MAX_DEPTH);
  const undeclared = required.filter((name) => !(name in properties));
  return Object.fromEntries(
    [...names, ...undeclared].map((name) => [
      name,
      valueFor(properties[name] ?? schema['additionalProperties'], { ...context, name, depth: context.depth + 1 }),
    ]),
  );
}

function arrayFor(schema: Schema, context: Context): unknown[] {
  const [min, max] = [numeric(schema['minItems']) ?? 0, numeric(schema['maxItems']) ?? Infinity];
  const count = context.depth < MAX_DEPTH ? context.random.int(1, MAX_GENERATED_ITEMS) : 0;
  const prefix = Array.isArray(schema['prefixItems']) ? (schema['prefixItems'] as unknown[]) : [];
  const length = Math.max(Math.min(Math.max(count, min), max), prefix.length);
  return Array.from({ length }, (_, index) =>
    valueFor(prefix[index] ?? schema['items'], { ...context, index, depth: context.depth + 1 }),
  );
}

function numberFor(schema: Schema, { random }: Context): number {
  const step = numeric(schema['multipleOf']) ?? (schema['type'] === 'number' ? 0.01 : 1);
  const above = numeric(schema['exclusiveMinimum']);
  const below = numeric(schema['exclusiveMaximum']);
  const min = Math.ceil((numeric(schema['minimum']) ?? (above === undefined ? 0 : above + step)) / step);
  const max = Math.floor((numeric(schema['maximum']) ?? (below === undefined ? Infinity : below - step)) / step);
  const steps = random.int(min, Math.max(min, Math.min(max, min + Math.round(100 / step))));
  // Rounds binary floating-point errors such as 29 * 0.01.
  return Number((steps * step).toPrecision(12));
}

/** Prefers values other than null, and at the maximum depth values other than objects. */
function choiceOf(choices: readonly unknown[], { root, random, depth }: Context): unknown {
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

function referenced(pointer: string, root: Schema): unknown {
  const keys = pointer.replace(/^#\/?/, '').split('/').filter(Boolean);
  return keys.reduce<unknown>((at, key) => (isRecord(at) ? at[decodeURIComponent(key)] : undefined), root);
}

function numeric(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
