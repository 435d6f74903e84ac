// Generates a text for a property from its name, format, pattern and length.
import type { Random } from '../../random';
import { capitalized, heading, paragraph, slugOf } from './prose';

export interface PropertyContext {
  readonly random: Random;
  readonly topic: string;
  readonly name: string;
  readonly index: number;
}

/** Texts by the name of the property. */
const BY_NAME: readonly (readonly [RegExp, (context: PropertyContext) => string])[] = [
  [/^(slug|anchor|key|id)$|_?id$/i, ({ topic, index }) => slugOf(index > 0 ? `${topic}-${index + 1}` : topic)],
  [/(language|lang|locale)$/i, () => 'en'],
  [/(url|href|link|canonical|image|src|path)$/i, ({ topic }) => `/${slugOf(topic)}`],
  [/(email|mail)$/i, () => 'hello@example.com'],
  [/heading$/i, ({ index }) => heading(index)],
  [/(title|label|name)$/i, ({ topic }) => capitalized(topic)],
  [/(tag|tags|keyword|keywords)$/i, ({ topic, index }) => topic.split(' ')[index] ?? `topic ${index + 1}`],
  [
    /(body|markdown|content|text|html)$/i,
    ({ random, topic }) => `${paragraph(random, topic)}\n\n${paragraph(random, topic)}`,
  ],
];

const BY_FORMAT: Readonly<Record<string, string>> = {
  'date-time': '2026-03-02T09:30:00Z',
  date: '2026-03-02',
  time: '09:30:00Z',
  email: 'hello@example.com',
  hostname: 'www.example.com',
  uri: 'https://www.example.com/about',
  'uri-reference': '/about',
  uuid: '6f1d7a52-0c1e-4f57-9d3b-2a9a4f0e7c11',
  ipv4: '192.0.2.10',
};

/** Tried in this order if the pattern does not match the suggested text. */
const FOR_PATTERNS = [
  'overview',
  'en',
  'en-GB',
  '/about',
  'https://www.example.com/about',
  '#overview',
  '2026-03-02',
  '1.0.0',
  'hello@example.com',
  '#1f6feb',
  'Overview',
  'OVERVIEW',
  'GB',
  '42',
  'A',
];

/** A valid text for a schema of type string. If no text matches the pattern, the pattern is ignored. */
export function textFor(schema: Readonly<Record<string, unknown>>, context: PropertyContext): string {
  const { format, pattern, minLength, maxLength } = schema;
  const byFormat = typeof format === 'string' ? BY_FORMAT[format] : undefined;
  const suggested =
    byFormat ??
    BY_NAME.find(([name]) => name.test(context.name))?.[1](context) ??
    paragraph(context.random, context.topic);
  const fitted = fit(suggested, { minLength, maxLength }, context);
  if (typeof pattern !== 'string' || matches(pattern, fitted)) return fitted;
  const numbered = FOR_PATTERNS.map((one) => (context.index > 0 ? `${one}-${context.index + 1}` : one));
  return [slugOf(fitted), ...numbered, ...FOR_PATTERNS].find((one) => matches(pattern, one)) ?? fitted;
}

function fit(
  text: string,
  { minLength, maxLength }: Readonly<Record<string, unknown>>,
  { random, topic }: PropertyContext,
): string {
  let fitted = text;
  while (typeof minLength === 'number' && fitted.length < minLength) fitted += ` ${paragraph(random, topic)}`;
  return typeof maxLength === 'number' ? fitted.slice(0, maxLength).replace(/\s$/, '.') : fitted;
}

function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(text);
  } catch {
    return true;
  }
}
