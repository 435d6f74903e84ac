// Turns what Terraform writes of an object (snake_case, blocks) into what Kubernetes reads, led by the API's own schema.

/** A part of the API server's OpenAPI document (GET /openapi/v2). */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
}

export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

export interface OpenApi {
  readonly definitions: Readonly<
    Record<string, Schema & { readonly 'x-kubernetes-group-version-kind'?: readonly GroupVersionKind[] }>
  >;
}

/** A value cannot be what the API reads at this place; the message names the path. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';
}

/** Gives `value` the shape of `schema`. Throws ShapeError with the path of what does not fit. */
export function shaped(value: unknown, schema: Schema, api: OpenApi, path: string): unknown {
  const target = resolve(schema, api, path);
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
      if (name === undefined) throw new ShapeError(`${path}.${key} is nothing that the API knows`);
      return [name, shaped(part, properties[name]!, api, `${path}.${name}`)];
    }),
  );
}

/** Labels, data, limits: their keys are the user's. */
function shapedMap(value: Body, values: Schema, api: OpenApi, path: string): Body {
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, shaped(part, values, api, `${path}.${key}`)]),
  );
}

/** `cluster_ip` is `clusterIP`, and a block that may be repeated is named in the singular: `container` is `containers`. */
function propertyOf(key: string, properties: NonNullable<Schema['properties']>): string | undefined {
  const plain = key.replaceAll('_', '').toLowerCase();
  const byPlainName = new Map(Object.keys(properties).map((name) => [name.toLowerCase(), name]));
  const names = [plain, `${plain}s`, `${plain}es`, plain.replace(/y$/, 'ies'), UNLIKE[plain] ?? ''];
  const wanted = names.find((name) => byPlainName.has(name));
  return wanted === undefined ? undefined : byPlainName.get(wanted);
}

/** Arguments of the provider that are not called like the field at all. */
const UNLIKE: Readonly<Record<string, string>> = { storageprovisioner: 'provisioner' };

/** A block that may stand once is an object, or a list of one. */
function single(value: unknown, path: string): Body {
  const list = Array.isArray(value) ? (value as unknown[]) : [value];
  if (list.length !== 1) throw new ShapeError(`${path} must stand once, not ${list.length} times`);
  const [only] = list;
  if (typeof only !== 'object' || only === null) throw new ShapeError(`${path} must be an object`);
  return only as Body;
}

function scalar(value: unknown, { type, format }: Schema, path: string): unknown {
  if (typeof value === 'string') {
    // A number, and a port that may have a name, stand as text in Terraform.
    const numeric = /^\d+$/.test(value);
    if (numeric && (type === 'integer' || type === 'number' || format === 'int-or-string')) return Number(value);
    if (/(^|[^$])\$\{/.test(value)) throw new ShapeError(`${path} refers to what only Terraform knows: ${value}`);
    return value.replaceAll('$${', '${');
  }
  if (type === 'string' && (typeof value === 'number' || typeof value === 'boolean')) return String(value);
  return value;
}

function resolve(schema: Schema, api: OpenApi, path: string): Schema {
  if (schema.$ref === undefined) return schema;
  const name = schema.$ref.replace('#/definitions/', '');
  const found = api.definitions[name];
  if (!found) throw new ShapeError(`${path} is a ${name}, which the API does not describe`);
  return found;
}
