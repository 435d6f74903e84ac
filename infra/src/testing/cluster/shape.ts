// Converts an object from Terraform's form (snake_case, blocks) to the API's, guided by the API server's own schema.
import type { GroupVersionKind } from '../../deploy/repair/kinds';

/** A schema in the API server's OpenAPI document (GET /openapi/v2). */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
}

export interface OpenApi {
  readonly definitions: Readonly<
    Record<string, Schema & { readonly 'x-kubernetes-group-version-kind'?: readonly GroupVersionKind[] }>
  >;
}

/** Converts `value` to the form of `schema`. Throws an error with the path of a value that does not fit. */
export function shaped(value: unknown, schema: Schema, api: OpenApi, path: string): unknown {
  const target = schema.$ref === undefined ? schema : api.definitions[schema.$ref.replace('#/definitions/', '')]!;
  if (target.properties) return shapedObject(single(value, path), target.properties, api, path);
  if (target.type === 'array') {
    const items = Array.isArray(value) ? (value as unknown[]) : [value];
    return items.map((item, i) => shaped(item, target.items ?? {}, api, `${path}[${i}]`));
  }
  if (target.additionalProperties) return shapedMap(single(value, path), target.additionalProperties, api, path);
  return scalar(value, target, path);
}

type Body = Readonly<Record<string, unknown>>;

function shapedObject(value: Body, properties: NonNullable<Schema['properties']>, api: OpenApi, path: string): Body {
  const entries = Object.entries(value).filter(([, part]) => part !== null && part !== undefined);
  return Object.fromEntries(
    entries.map(([key, part]) => {
      const name = propertyOf(key, properties);
      if (name === undefined) throw new Error(`${path}.${key}: the API has no such field`);
      return [name, shaped(part, properties[name]!, api, `${path}.${name}`)];
    }),
  );
}

/** Labels, data and limits: the user chooses the keys. */
function shapedMap(value: Body, values: Schema, api: OpenApi, path: string): Body {
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, shaped(part, values, api, `${path}.${key}`)]),
  );
}

/** `cluster_ip` is `clusterIP`; a repeatable block has a singular name: `container` is `containers`. */
function propertyOf(key: string, properties: NonNullable<Schema['properties']>): string | undefined {
  const plain = key.replaceAll('_', '').toLowerCase();
  const byPlainName = new Map(Object.keys(properties).map((name) => [name.toLowerCase(), name]));
  const names = [plain, `${plain}s`, `${plain}es`, plain.replace(/y$/, 'ies'), RENAMED[plain] ?? ''];
  const match = names.find((name) => byPlainName.has(name));
  return match === undefined ? undefined : byPlainName.get(match);
}

/** Provider arguments with another name than the API field. */
const RENAMED: Readonly<Record<string, string>> = { storageprovisioner: 'provisioner' };

/** A block that occurs at most once is an object or a list with one item. */
function single(value: unknown, path: string): Body {
  const list = Array.isArray(value) ? (value as unknown[]) : [value];
  const [only] = list;
  if (list.length !== 1 || typeof only !== 'object' || only === null) throw new Error(`${path}: expected one object`);
  return only as Body;
}

function scalar(value: unknown, { type, format }: Schema, path: string): unknown {
  if (typeof value === 'string') {
    // Terraform writes numbers, and ports that may be names, as strings.
    const numeric = /^\d+$/.test(value);
    if (numeric && (type === 'integer' || type === 'number' || format === 'int-or-string')) return Number(value);
    if (/(^|[^$])\$\{/.test(value)) throw new Error(`${path}: only Terraform can resolve ${value}`);
    return value.replaceAll('$${', '${');
  }
  if (type === 'string' && (typeof value === 'number' || typeof value === 'boolean')) return String(value);
  return value;
}
