// Values as Postgres accepts them: JSON and text without NUL and lone surrogates, and UUIDs.

/** Matches NUL and surrogates as JSON.stringify writes them, and some valid pairs. */
const SUSPICIOUS = /\\u(0000|d[89a-f])/;

/** The JSON of a value, with U+FFFD for characters that Postgres rejects. Throws if the value is not JSON. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value);
  if (!SUSPICIOUS.test(text)) return text;
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'string' ? inner.replace(/\0|\p{Surrogate}/gu, '\uFFFD') : inner,
  );
}

/** A JSON copy of the value, with U+FFFD for characters that Postgres rejects. */
export function storable<T>(value: T): T {
  return JSON.parse(jsonText(value)) as T;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a text from a caller is a UUID. Postgres rejects statements that compare anything else with an id. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
