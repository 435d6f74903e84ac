// JSON for Postgres, which has neither the character NUL nor half a surrogate pair, though models and pages do.

/** How JSON.stringify writes such characters, and some that are fine. */
const SUSPICIOUS = /\\u(0000|d[89a-f])/;

/** The JSON text of a value, with U+FFFD for characters that Postgres would refuse. Throws for what is not JSON. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value);
  if (!SUSPICIOUS.test(text)) return text;
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'string' ? inner.replace(/\0|\p{Surrogate}/gu, '\uFFFD') : inner,
  );
}

/** The value as JSON holds it, with U+FFFD for characters that Postgres would refuse. */
export function storable<T>(value: T): T {
  return JSON.parse(jsonText(value)) as T;
}
