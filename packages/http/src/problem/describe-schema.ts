// What a schema takes, in words: `a whole number from 1 to 100`, `one of day, month`, `a text or a number`.

/** What is read of a schema of zod. */
export interface AnySchema {
  readonly _zod: {
    readonly def: {
      readonly type: string;
      readonly format?: string;
      readonly innerType?: AnySchema;
      readonly in?: AnySchema;
      readonly out?: AnySchema;
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
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
  date: 'a time',
  bigint: 'a whole number',
};

/** A noun phrase; undefined when nothing can be said. */
export function describeSchema(schema: AnySchema): string | undefined {
  const { def } = schema._zod;
  switch (def.type) {
    case 'number':
      return numberWords(schema);
    case 'enum':
      return oneOf(Object.values(def.entries ?? {}));
    case 'literal':
      return oneOf(def.values ?? []);
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

function oneOf(values: readonly unknown[]): string {
  const [only, ...others] = values.map(String);
  return others.length === 0 ? `${only}` : `one of ${[only, ...others].join(', ')}`;
}

function numberWords({ _zod: { def } }: AnySchema): string {
  const checks = (def.checks ?? []).map((one) => one._zod.def);
  const isWhole = [def, ...checks].some(({ format }) => format !== undefined && /int/.test(format));
  const noun = isWhole ? 'a whole number' : 'a number';
  const [least, most] = ['greater_than', 'less_than'].map((name) => checks.findLast(({ check }) => check === name));
  if (least && most && least.inclusive && most.inclusive)
    return `${noun} from ${String(least.value)} to ${String(most.value)}`;
  const bounds = [least && rangeText('least', least), most && rangeText('most', most)].filter((one) => one);
  return [noun, ...bounds].join(', ');
}

/** As `100 or less`, `more than 0`. */
function rangeText(side: 'least' | 'most', { value, inclusive }: Check): string {
  const word = side === 'least' ? 'more' : 'less';
  return inclusive ? `${String(value)} or ${word}` : `${word} than ${String(value)}`;
}
