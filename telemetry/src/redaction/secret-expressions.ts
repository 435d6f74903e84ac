// The secret patterns as JavaScript expressions.
import {
  EMAIL,
  LISTED_KEY_WORDS,
  SECRET_KEY_WORDS,
  SECRET_PATTERNS,
  SECRETS_KEY_WORDS,
  type AnnouncedSecret,
} from '@sextant/signals/redaction/secret-patterns';
import type { RecognizableSecret } from '@sextant/signals/redaction/token-forms';

export { REDACTED } from '@sextant/signals/redaction/secret-patterns';

/** The patterns whose matches start with the same three characters. Expressions are sticky. */
export interface Group {
  /** Captures what stays of a match, in several captures, of which a match sets some. */
  readonly announced: RegExp | undefined;
  readonly recognizable: RegExp | undefined;
  /** After a failure, later attempts in the same run of these characters fail too. */
  readonly run: RegExp | undefined;
  /** Matches where a secret may be, or a field with the name of a secret. */
  readonly mark: RegExp;
}

/** Three characters and the group of the patterns that start with them, in any case. */
export const GROUPS: ReadonlyMap<string, Group> = new Map(
  [...new Set(SECRET_PATTERNS.flatMap(startsOf))].map((start) => [start, groupOf(start)]),
);

function startsOf(pattern: (typeof SECRET_PATTERNS)[number]): readonly string[] {
  return ('words' in pattern ? pattern.words : pattern.prefixes).map(startOf);
}

function startOf(text: string): string {
  return text.slice(0, 3).toLowerCase();
}

function groupOf(start: string): Group {
  const patterns = SECRET_PATTERNS.map((pattern) =>
    'words' in pattern
      ? { ...pattern, words: pattern.words.filter((word) => startOf(word) === start) }
      : { ...pattern, prefixes: pattern.prefixes.filter((prefix) => startOf(prefix) === start) },
  );
  const announced = patterns.filter((pattern) => 'words' in pattern && pattern.words.length > 0) as AnnouncedSecret[];
  const recognizable = patterns.filter((p) => 'prefixes' in p && p.prefixes.length > 0) as RecognizableSecret[];
  const recognizableSources = recognizable.map(recognizableSource);
  return {
    announced: sticky(announced.map(announcedSource), 'i'),
    recognizable: sticky(recognizableSources),
    run: sticky(recognizable.flatMap(({ run }) => run?.source ?? [])),
    mark: sticky([...announced.map(markOf), ...recognizableSources], 'i')!,
  };
}

function sticky(sources: readonly string[], flags = ''): RegExp | undefined {
  return sources.length === 0 ? undefined : new RegExp(sources.join('|'), `${flags}y`);
}

/** Captures what stays. */
function announcedSource({ words, separator, forms, end }: AnnouncedSecret): string {
  const secrets = forms.map(({ opening, secret }) => (opening ? `(${opening.source})` : '') + secret.source);
  const rest = `(?:${secrets.join('|')})${end ? `(?=${end.source})` : ''}`;
  return `((?:${words.join('|')})${separator?.source ?? ''})${rest}`;
}

function recognizableSource({ prefixes, rest }: RecognizableSecret): string {
  return `(?:${prefixes.map(escapeRegExp).join('|')})${rest.source}`;
}

function markOf({ words, separator, forms, end }: AnnouncedSecret): string {
  const rest = separator ?? { source: forms.map(({ secret }) => secret.source).join('|') };
  return `(?:${words.join('|')})(?:${rest.source})${end?.source ?? ''}`;
}

export const EMAIL_ADDRESS = new RegExp(`(?<!${EMAIL.run})${EMAIL.secret.source}`, 'gi');

const endsWith = (words: readonly string[]) => new RegExp(`(?:${words.join('|')})$`, 'i');
export const SECRET_KEY = endsWith(SECRET_KEY_WORDS);
export const SECRETS_KEY = endsWith(SECRETS_KEY_WORDS);
export const LISTED_KEY = endsWith(LISTED_KEY_WORDS);

export function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
