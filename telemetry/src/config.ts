// Configuration: reads environment variables into one typed, validated object per service.
import { resolve } from 'node:path';
import { hideSecret } from './redaction/redaction';

/** Parses one variable; a problem completes a sentence that starts with the name of the variable. */
export interface Reader<T> {
  readonly type: string;
  readonly description: string;
  /** Value of an absent or empty variable; without this key the variable is required. */
  readonly default?: T;
  readonly secret?: true;
  readonly read: (text: string) => Parsed<T>;
}

type Parsed<T> = { readonly value: T } | { readonly problem: string };

interface Options<D> {
  readonly description: string;
  /** Makes the variable optional; may be `undefined`. */
  readonly default?: D;
}

/** Text, or one of a closed set. */
export function str<const V extends string>(options: Options<V> & { readonly oneOf: readonly V[] }): Reader<V>;
export function str<D extends string | undefined = string>(options: Options<D>): Reader<string | D>;
export function str(options: Options<string | undefined> & { readonly oneOf?: readonly string[] }): Reader<unknown> {
  const { oneOf, ...rest } = options;
  const parse = (text: string): Parsed<string> =>
    oneOf && !oneOf.includes(text)
      ? { problem: `is ${JSON.stringify(text)}; expected one of ${oneOf.join(', ')}` }
      : { value: text };
  return { type: oneOf ? oneOf.join(' or ') : 'text', ...rest, read: parse };
}

/** A comma-separated list of values from a closed set. */
export function list<const V extends string>(
  options: Options<readonly V[]> & { readonly oneOf: readonly V[] },
): Reader<readonly V[]> {
  const { oneOf, ...rest } = options;
  const isMember = (item: string): item is V => (oneOf as readonly string[]).includes(item);
  const parse = (text: string): Parsed<readonly V[]> => {
    const items = text.split(',').map((item) => item.trim());
    const members = items.filter(isMember);
    return members.length === items.length
      ? { value: [...new Set(members)] }
      : { problem: `is ${JSON.stringify(text)}; expected one or more of ${oneOf.join(', ')}, separated by commas` };
  };
  return { type: `list of ${oneOf.join(', ')}`, ...rest, read: parse };
}

/** An absolute URL, returned without a trailing slash. */
export function url<D extends string | undefined = string>(
  options: Options<D> & { readonly protocols?: readonly string[] },
): Reader<string | D> {
  const { protocols = ['http', 'https'], ...rest } = options;
  const parse = (text: string): Parsed<string> =>
    URL.canParse(text) && protocols.includes(new URL(text).protocol.slice(0, -1))
      ? { value: text.replace(/(?<!\/)\/+$/, '') }
      : { problem: `is not a URL that starts with ${protocols.map((p) => `${p}://`).join(' or ')}` };
  return { type: 'URL', ...rest, read: parse };
}

/** Comma-separated absolute URLs, returned without trailing slashes. */
export function urls<D extends readonly string[] | undefined = readonly string[]>(
  options: Options<D>,
): Reader<readonly string[] | D> {
  const { read } = url({ description: options.description });
  const parse = (text: string): Parsed<readonly string[]> => {
    const values: string[] = [];
    for (const part of text.split(',')) {
      const result = read(part.trim());
      if ('problem' in result) return result;
      values.push(result.value);
    }
    return { value: values };
  };
  return { type: 'comma-separated URLs', ...options, read: parse };
}

interface Range {
  readonly min?: number;
  readonly max?: number;
}

/** An integer between `min` and `max`. */
export function int<D extends number | undefined = number>(options: Options<D> & Range): Reader<number | D> {
  const { min = -Infinity, max = Infinity, ...rest } = options;
  const type = `integer${rangeText(min, max)}`;
  const parse = (text: string): Parsed<number> => {
    const value = Number(text);
    return /^-?\d+$/.test(text) && value >= min && value <= max
      ? { value }
      : { problem: `is ${JSON.stringify(text)}; expected ${type}` };
  };
  return { type, ...rest, read: parse };
}

function rangeText(min: number, max: number): string {
  if (min > -Infinity && max < Infinity) return ` from ${min} to ${max}`;
  if (min > -Infinity) return ` of at least ${min}`;
  return max < Infinity ? ` of at most ${max}` : '';
}

/** A secret: problems do not contain it, and logs and spans redact it. */
export function secret<D extends string | undefined = string>(
  options: Options<D> & { readonly minLength?: number },
): Reader<string | D> {
  const { minLength = 1, ...rest } = options;
  const parse = (text: string): Parsed<string> => {
    if (text.length < minLength) return { problem: `is too short; expected at least ${minLength} characters` };
    hideSecret(text);
    return { value: text };
  };
  return { type: 'secret', secret: true, ...rest, read: parse };
}

/** A file system path, returned as an absolute path. */
export function path<D extends string | undefined = string>(options: Options<D>): Reader<string | D> {
  return { type: 'path', ...options, read: (text) => ({ value: resolve(text) }) };
}

export type Spec = Readonly<Record<string, Reader<unknown>>>;
export type ConfigOf<S extends Spec> = { readonly [K in keyof S]: S[K] extends Reader<infer T> ? T : never };

/** Lists every problem of a configuration, one per line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(readonly problems: readonly string[]) {
    super(`invalid configuration:\n${problems.map((p) => `  - ${p}`).join('\n')}`);
  }
}

/**
 * Reads the variables of `spec` from the environment; an empty variable counts as absent.
 *
 * @throws ConfigError with every missing or invalid variable
 */
export function readConfig<const S extends Spec>(env: NodeJS.ProcessEnv, spec: S): ConfigOf<S> {
  const problems: string[] = [];
  const entries = Object.entries(spec).map(([name, reader]): [string, unknown] => {
    const text = env[name];
    if (text === undefined || text === '') {
      if (!('default' in reader)) problems.push(`${name} is missing; expected ${reader.type} (${reader.description})`);
      return [name, reader.default];
    }
    const result = reader.read(text);
    if ('problem' in result) problems.push(`${name} ${result.problem} (${reader.description})`);
    return [name, 'value' in result ? result.value : undefined];
  });
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.fromEntries(entries) as ConfigOf<S>;
}
