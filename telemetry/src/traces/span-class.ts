// Wraps methods of the SDK's span class: recording never throws, and own marks are kept beyond the attribute limit.
import type { Attributes, AttributeValue, Span } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { reportMisuse } from '../misuse';

/** Attributes that sampling and the look-up of runs need; they do not count towards the limit. */
const MARKS: ReadonlySet<string> = new Set([
  ...['sextant.debug', 'error.type'],
  ...['sextant.run.id', 'sextant.run.kind', 'sextant.step', 'sextant.job.id', 'sextant.org.id', 'sextant.attempt'],
]);

type SpanMethods = Pick<
  Span,
  'setAttribute' | 'setAttributes' | 'addEvent' | 'addLink' | 'addLinks' | 'recordException' | 'setStatus'
>;
type RecordedSpan = Span & ReadableSpan;

const GUARDED = ['setAttributes', 'addEvent', 'addLink', 'addLinks', 'setStatus', 'recordException'] as const;
const wrapped = new WeakSet<object>();

/** Wraps the class of a span once. The SDK does not export the class. */
export function wrapClassOf(span: object): void {
  const methods = Object.getPrototypeOf(span) as SpanMethods;
  if (wrapped.has(methods)) return;
  wrapped.add(methods);
  for (const name of GUARDED) guard(methods, name);
  const { setAttribute } = methods;
  methods.setAttribute = function (this: RecordedSpan, key: string, value: AttributeValue) {
    try {
      if (!isMark(key, value) || !this.isRecording()) return setAttribute.call(this, key, value);
      this.attributes[key] = value;
    } catch {
      reportMisuse('a span could not record the arguments of setAttribute');
    }
    return this;
  };
}

/** Values with hostile getters or proxies make the methods of the SDK throw. */
function guard(methods: SpanMethods, name: (typeof GUARDED)[number]): void {
  const method = methods[name] as (this: Span, ...args: unknown[]) => unknown;
  const guarded = function (this: Span, ...args: unknown[]): unknown {
    try {
      return method.apply(this, args);
    } catch {
      reportMisuse(`a span could not record the arguments of ${name}`);
      return this;
    }
  };
  Object.assign(methods, { [name]: guarded });
}

function isMark(key: string, value: unknown): boolean {
  return MARKS.has(key) && (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean');
}

/** Puts own marks before other attributes, as the SDK drops the last ones beyond its limit. */
export function marksFirst(attributes: Attributes): Attributes {
  if (!hasLateMark(attributes)) return attributes;
  const marks = Object.entries(attributes).filter(([key]) => MARKS.has(key));
  return { ...Object.fromEntries(marks), ...attributes };
}

/** Most spans have few attributes, whose copy would cost more than this look at their names. */
function hasLateMark(attributes: Attributes): boolean {
  let others = false;
  for (const key in attributes) {
    if (!MARKS.has(key)) others = true;
    else if (others) return true;
  }
  return false;
}
