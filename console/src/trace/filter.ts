// Which spans of a trace a filter matches.
import { isFailed, type Span } from './types';

export interface SpanFilter {
  /** Text in the operation, the service, the status message, an attribute or an event; case does not matter. */
  readonly text?: string;
  readonly onlyErrors?: boolean;
  readonly service?: string;
}

export function isEmptyFilter({ text, onlyErrors = false, service }: SpanFilter): boolean {
  return !text && !onlyErrors && !service;
}

export function matchesFilter({ text, onlyErrors = false, service }: SpanFilter, span: Span): boolean {
  if (onlyErrors && !isFailed(span)) return false;
  if (service && span.service !== service) return false;
  return !text || containsText(span, text.toLowerCase());
}

function containsText(span: Span, text: string): boolean {
  const has = (value: unknown) => String(value).toLowerCase().includes(text);
  const inAttributes = (attributes: Span['attributes']) =>
    Object.entries(attributes).some(([name, value]) => has(`${name}=${value}`));
  return (
    has(span.operation) ||
    has(span.service) ||
    has(span.id) ||
    (span.status_message !== null && has(span.status_message)) ||
    inAttributes(span.attributes) ||
    span.events.some(({ name, attributes }) => has(name) || inAttributes(attributes))
  );
}
