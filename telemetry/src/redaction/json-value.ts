// Converts one level of any value to what JSON can write.

/**
 * Returns a text, a number, a boolean, null or undefined; or an object or a list, whose members are not converted. Throws
 * what the value throws.
 */
export function jsonOf(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return 'toJSON' in value ? customJson(value) : value;
  if (value instanceof Error) return errorFields(value);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [nameOf(key), item as unknown]));
  if (value instanceof Set) return [...value];
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`;
  if (value instanceof String || value instanceof Number || value instanceof Boolean) return value.valueOf();
  return 'toJSON' in value ? customJson(value) : value;
}

/** JSON.stringify too takes the result as it is, without another call of toJSON. */
function customJson(value: object & { readonly toJSON: unknown }): unknown {
  const { toJSON } = value;
  if (typeof toJSON !== 'function') return value;
  const json: unknown = toJSON.call(value);
  if (typeof json === 'bigint') return String(json);
  return typeof json === 'function' || typeof json === 'symbol' ? undefined : json;
}

function errorFields(error: Error): Readonly<Record<string, unknown>> {
  const { name, message, stack, cause } = error;
  const errors = error instanceof AggregateError ? { errors: error.errors as unknown } : {};
  return { ...error, name, message, stack, ...(cause === undefined ? {} : { cause }), ...errors };
}

function nameOf(key: unknown): string {
  return typeof key === 'object' && key !== null ? '[object]' : String(key);
}
