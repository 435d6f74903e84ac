// Describes a schema in words: `an integer from 1 to 100`, `one of day, month`, `a string or a number`.

/** The parts of a zod schema that are read here. */
export interface AnySchema {
  readonly _zod: {
    readonly def: {
      readonly type: string;
      readonly format?: string;
      readonly innerType?: AnySchema;
      readonly in?: AnySchema;
      readonly options?: readonly AnySchema[];
      readonly entries?: Readonly<Record<string, unknown>>;
      readonly values?: readonly unknown[];
      readonly checks?: readonly { readonly _zod: { readonly def: Check } }[];
    };
    readonly propValues?: Readonly<Record<string, ReadonlySet<unknown>>>;
  };
}

interface Check {
  readonly check?: string;
  readonly format?: string;
  readonly value?: unknown;
  readonly inclusive?: boolean;
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'a string',
  boolean: 'true or false',
  array: 'an array',
  object: 'an object',
  record: 'an object',
  null: 'null',
  date: 'a timestamp',
  bigint: 'an integer',
};

/** Returns a noun phrase, or undefined for a schema that cannot be described. */
export function describeSchema(schema: AnySchema): string | undefined {
  const { def } = schema._zod;
  switch (def.type) {
    case 'number':
      return describeNumber(schema);
    case 'enum':
      return describeChoice(Object.values(def.entries ?? {}));
    case 'literal':
      return describeChoice(def.values ?? []);
    case 'union':
      return [...new Set((def.options ?? []).map(describeSchema).filter((one) => one !== undefined))].join(' or ');
    case 'nullable':
      return def.innerType && `${describeSchema(def.innerType) ?? 'a value'} or null`;
    case 'pipe':
      return def.in && describeSchema(def.in);
    default:
      return def.innerType ? describeSchema(def.innerType) : TYPES[def.type];
  }
}

function describeChoice(values: readonly unknown[]): string {
  return values.length === 1 ? String(values[0]) : `one of ${values.map(String).join(', ')}`;
}

function describeNumber({ _zod: { def } }: AnySchema): string {
  const checks = (def.checks ?? []).map((one) => one._zod.def);
  const isInteger = [def, ...checks].some(({ format }) => format !== undefined && /int/.test(format));
  const noun = isInteger ? 'an integer' : 'a number';
  const [min, max] = ['greater_than', 'less_than'].map((name) => checks.findLast(({ check }) => check === name));
  if (min?.inclusive && max?.inclusive) return `${noun} from ${String(min.value)} to ${String(max.value)}`;
  const bounds = [
    min && `${min.inclusive ? 'at least' : 'greater than'} ${String(min.value)}`,
    max && `${max.inclusive ? 'at most' : 'less than'} ${String(max.value)}`,
  ];
  return [noun, ...bounds.filter((bound) => bound !== undefined)].join(', ');
}
