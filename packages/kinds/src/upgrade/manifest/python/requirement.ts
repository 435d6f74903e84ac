// One requirement of a Python package, by PEP 508: `requests[socks] >=2.31,<3 ; python_version >= "3.8"`.

export interface Requirement {
  /** As PyPI compares names: in lower case, with single hyphens. */
  readonly name: string;
  readonly extras: string;
  readonly range: string;
  /** Offsets of the range in the text; both are the same where none is given. */
  readonly start: number;
  readonly end: number;
  /** What follows the range: a marker, options, a comment. */
  readonly rest: string;
}

const HEAD = /^[ \t]*([a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)[ \t]*(\[[^\]\n]*\])?/i;
const ONE = String.raw`(?:~=|===|==|!=|<=|>=|<|>)[ \t]*[^\s,;#\\()]+`;
const RANGE = new RegExp(String.raw`[ \t]*\(?[ \t]*(${ONE}(?:[ \t]*,[ \t]*${ONE})*)?`, 'y');
/** A range ends where a marker, a comment, an option or the line does; else it is no requirement with a range. */
const AFTER = /^[ \t]*(?:,[ \t]*)?(?:\)[ \t]*)?(;|#|--|\\|$)/;

/** An address (PEP 508's direct reference) in place of a range: `requests @ https://example.com/requests.whl`. */
const ADDRESS = /^[ \t]*([a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)[ \t]*(?:\[[^\]\n]*\][ \t]*)?@/i;

/** The normal name of a package that a requirement takes from an address; undefined for every other text. */
export function addressedName(text: string): string | undefined {
  const name = ADDRESS.exec(text)?.[1];
  return name === undefined ? undefined : normalized(name);
}

/** The marker in what follows a range: it begins with a semicolon, and ends where options or a comment begin. */
export function markerOf(rest: string): string | undefined {
  const found = /^[ \t]*(?:,[ \t]*)?(?:\)[ \t]*)?;/.exec(rest);
  if (!found) return undefined;
  const text = rest.slice(found[0].length);
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

/** Undefined for what is not a requirement with a range of versions, such as an option or an address. */
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
