// Attributes in OTLP/JSON.

export type Attributes = Readonly<Record<string, string>>;

export function keyValues(attributes: Attributes) {
  return Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } }));
}

export function resource(attributes: Attributes) {
  return { attributes: keyValues(attributes) };
}
