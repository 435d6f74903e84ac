// Configuration: one typed, validated object per service, read from the environment once.
import { resolve } from 'node:path';
import { hideSecret } from './redaction/redaction';

/** Reads one variable; `read` returns a problem as a sentence without the variable's name. */
export interface Reader<T> {
  readonly type: string;
  readonly description: string;
  /** Used when the variable is absent or empty; a reader without this key is required. */
  readonly default?: T;
  readonly secret?: true;
  readonly read: (text: string) => Read<T>;
}

type Read<T> = { readonly value: T } | { readonly problem: string };

interface Options<D> {
  readonly description: string;
  /** Makes the variable optional; `undefined` is allowed and means "off". */
  readonly default?: D;
}

/** Any text, or one of a closed set. */
export function str<const V extends string>(options: Options<V> & { readonly oneOf: readonly V[] }): Reader<V>;
export function str<D extends string | undefined = string>(options: Options<D>): Reader<string | D>;
export function str(options: Options<string | undefined> & { readonly oneOf?: readonly string[] }): Reader<unknown> {
  const { oneOf, ...rest } = options;
  const read = (text: string): Read<string> =>
    oneOf && !oneOf.includes(text)
      ? { problem: `is ${JSON.stringify(text)}; set it to one of ${oneOf.join(', ')}` }
      : { value: text };
  return { type: oneOf ? oneOf.join(' or ') : 'text', ...rest, read };
}

/** One or more of a closed set, separated by commas. */
export function list<const V extends string>(
  options: Options<readonly V[]> & { readonly oneOf: readonly V[] },
): Reader<readonly V[]> {
  const { oneOf, ...rest } = options;
  const isMember = (item: string): item is V => (oneOf as readonly string[]).includes(item);
  const read = (text: string): Read<readonly V[]> => {
    const items = text.split(',').map((item) => item.trim());
    const members = items.filter(isMember);
    return members.length === items.length
      ? { value: [...new Set(members)] }
      : { problem: `is ${JSON.stringify(text)}; set it to one or more of ${oneOf.join(', ')}, separated by commas` };
  };
  return { type: `list of ${oneOf.join(', ')}`, ...rest, read };
}

/** An absolute URL, returned without a trailing slash. */
export function url<D extends string | undefined = string>(
  options: Options<D> & { readonly protocols?: readonly string[] },
): Reader<string | D> {
  const { protocols = ['http', 'https'], ...rest } = options;
  const read = (text: string): Read<string> =>
    URL.canParse(text) && protocols.includes(new URL(text).protocol.slice(0, -1))
      ? { value: text.replace(/(?<!\/)\/+$/, '') }
      : { problem: `is not a URL that starts with ${protocols.map((p) => `${p}://`).join(' or ')}` };
  return { type: 'URL', ...rest, read };
}

interface Range {
  readonly min?: number;
  readonly max?: number;
}

/** A whole number, within `min` and `max` where given. */
export function int<D extends number | undefined = number>(options: Options<D> & Range): Reader<number | D> {
  return numeric('whole number', /^-?\d+$/, options);
}

/** A number, within `min` and `max` where given. */
export function num<D extends number | undefined = number>(options: Options<D> & Range): Reader<number | D> {
  return numeric('number', /^-?\d+(\.\d+)?$/, options);
}

function numeric<D>(type: string, pattern: RegExp, options: Options<D> & Range): Reader<number | D> {
  const { min = -Infinity, max = Infinity, ...rest } = options;
  const range = `${min > -Infinity ? ` from ${min}` : ''}${max < Infinity ? ` up to ${max}` : ''}`;
  const read = (text: string): Read<number> => {
    const value = Number(text);
    return pattern.test(text) && value >= min && value <= max
      ? { value }
      : { problem: `is ${JSON.stringify(text)}; set it to a ${type}${range}` };
  };
  return { type: `${type}${range}`, ...rest, read };
}

/** Text that must never be shown: problems do not repeat it, and logs and spans that contain it are redacted. */
export function secret<D extends string | undefined = string>(
  options: Options<D> & { readonly minLength?: number },
): Reader<string | D> {
  const { minLength = 1, ...rest } = options;
  const read = (text: string): Read<string> => {
    if (text.length < minLength) return { problem: `is too short; set it to at least ${minLength} characters` };
    hideSecret(text);
    return { value: text };
  };
  return { type: 'secret', secret: true, ...rest, read };
}

/** A path in the file system, returned absolute. */
export function path<D extends string | undefined = string>(options: Options<D>): Reader<string | D> {
  return { type: 'path', ...options, read: (text) => ({ value: resolve(text) }) };
}

export type Spec = Readonly<Record<string, Reader<unknown>>>;
export type ConfigOf<S extends Spec> = { readonly [K in keyof S]: S[K] extends Reader<infer T> ? T : never };

/** Every problem of an environment at once; the message lists them one a line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(readonly problems: readonly string[]) {
    super(`could not read the configuration:\n${problems.map((p) => `  - ${p}`).join('\n')}`);
  }
}

/**
 * Reads every variable of `spec` from the environment; an empty variable counts as absent.
 *
 * @throws ConfigError that names each missing or bad variable and the fix
 */
export function readConfig<const S extends Spec>(env: NodeJS.ProcessEnv, spec: S): ConfigOf<S> {
  const problems: string[] = [];
  const entries = Object.entries(spec).map(([name, reader]): [string, unknown] => {
    const text = env[name];
    if (text === undefined || text === '') {
      if (!('default' in reader))
        problems.push(`${name} is missing; set it to a ${reader.type}: ${reader.description}`);
      return [name, reader.default];
    }
    const result = reader.read(text);
    if ('problem' in result) problems.push(`${name} ${result.problem} (${reader.description})`);
    return [name, 'value' in result ? result.value : undefined];
  });
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.fromEntries(entries) as ConfigOf<S>;
}
