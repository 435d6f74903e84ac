// A Python requirement (PEP 508), such as `requests[socks] >=2.31,<3 ; python_version >= "3.8"`.

export interface Requirement {
  /** Normalized: in lower case, with single hyphens. */
  readonly name: string;
  readonly extras: string;
  readonly range: string;
  /** Offsets of the range in the text; equal if there is no range. */
  readonly start: number;
  readonly end: number;
  /** The text after the range: a marker, options, a comment. */
  readonly rest: string;
}

const HEAD = /^[ \t]*([a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)[ \t]*(\[[^\]\n]*\])?/i;
const ONE = String.raw`(?:~=|===|==|!=|<=|>=|<|>)[ \t]*[^\s,;#\\()]+`;
const RANGE = new RegExp(String.raw`[ \t]*\(?[ \t]*(${ONE}(?:[ \t]*,[ \t]*${ONE})*)?`, 'y');
/** What may follow a range: a marker, a comment, an option, or the end of the line. */
const AFTER = /^[ \t]*(?:,[ \t]*)?(?:\)[ \t]*)?(;|#|--|\\|$)/;

/** A direct reference (PEP 508): `requests @ https://example.com/requests.whl`. */
const ADDRESS = /^[ \t]*([a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)[ \t]*(?:\[[^\]\n]*\][ \t]*)?@/i;

/** The normalized name of the package in a direct reference; undefined for any other text. */
export function addressedName(text: string): string | undefined {
  const name = ADDRESS.exec(text)?.[1];
  return name === undefined ? undefined : normalized(name);
}

/** The marker in the text after a range: from the semicolon up to options or a comment. */
export function markerOf(rest: string): string | undefined {
  const head = /^[ \t]*(?:,[ \t]*)?(?:\)[ \t]*)?;/.exec(rest);
  if (!head) return undefined;
  const text = rest.slice(head[0].length);
  const end = text.search(/[ \t]#|[ \t]--[a-z]/);
  return (end < 0 ? text : text.slice(0, end)).trim() || undefined;
}

/** The names in `[socks,security]`. */
export function extrasOf({ extras }: Requirement): readonly string[] {
  return extras.slice(1, -1).split(',').map(normalizedExtra).filter(Boolean);
}

const normalizedExtra = (extra: string): string => normalized(extra.trim());

export function normalized(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

/** Undefined if the text is not a requirement with a range of versions; options and direct references are not. */
export function parseRequirement(text: string): Requirement | undefined {
  const head = HEAD.exec(text);
  if (!head) return undefined;
  const [whole, name, extras = ''] = head;
  RANGE.lastIndex = whole.trimEnd().length;
  const range = RANGE.exec(text)?.[1] ?? '';
  const end = range === '' ? whole.trimEnd().length : RANGE.lastIndex;
  const rest = text.slice(end);
  if (!AFTER.test(rest)) return undefined;
  return { name: normalized(name!), extras, range, start: end - range.length, end, rest };
}
