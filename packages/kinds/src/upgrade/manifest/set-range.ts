// Edits of manifests: a package's range is replaced where it stands, every other byte stays, and a second reading checks it.
import { isDeepStrictEqual } from 'node:util';
import { ServiceError } from '@sextant/telemetry/errors';

/** A part of a text. */
export interface Place {
  /** Offset of its first character. */
  readonly start: number;
  /** Offset after its last character. */
  readonly end: number;
}

/** One range of a package, as one section of a manifest declares it. */
export interface Declared {
  readonly section: string;
  readonly range: string;
  /** What it is for: it installs the package, promises others to work with it, or is a rule over what is installed. */
  readonly role: 'installs' | 'promises' | 'rules';
  /** The part of the project that it belongs to: `extra http`, `target cfg(windows)`. Without one, every part. */
  readonly group?: string | undefined;
  /** The environment marker of a Python requirement, by PEP 508. Without one, every environment. */
  readonly marker?: string | undefined;
  /** The Python versions that Poetry restricts it to. */
  readonly python?: string | undefined;
  /** The name that it is installed under where that is not the package's own: an alias of npm, a rename of cargo. */
  readonly alias?: string | undefined;
  /** Where the package comes from instead of the registry: `a path`, `git`. Such a declaration is never edited. */
  readonly source?: string | undefined;
  /** The language of the range where it is not the usual one of the ecosystem. */
  readonly dialect?: 'poetry' | undefined;
  /** Extras or features of the package that it asks for. */
  readonly extras?: readonly string[] | undefined;
}

export interface Declaration extends Declared {
  readonly place: Place;
  /** Where the value is in the document, and what it and its text are with another range. */
  readonly path: readonly string[];
  readonly write: (range: string) => { readonly value: unknown; readonly text: string };
}

/** A manifest that was read. */
export interface Manifest {
  /** All that it says, without its form. */
  readonly document: unknown;
  /** The declarations of a package, the most important first. */
  readonly of: (name: string) => readonly Declaration[];
  /** Every range of every package. */
  readonly all: () => readonly (Declared & { readonly package: string })[];
  /** What whoever upgrades the package should know. */
  readonly notes?: (name: string) => readonly string[];
  /** What the manifest says of the package that no proof covers, as sentences. */
  readonly notModelled?: (name: string, version: string) => readonly string[];
}

/** Reads a manifest's text. Throws ServiceError (VALIDATION_ERROR) that says what is wrong with it. */
export type Read = (text: string) => Manifest;

/** The lines that an edit changed; `line` counts from 1. */
export interface Change {
  readonly section: string;
  readonly line: number;
  readonly before: string;
  readonly after: string;
}

export interface Edited {
  readonly manifest: string;
  readonly changes: readonly Change[];
}

/**
 * Sets a package's range in `declarations`, which are indexes of what the manifest has of the package. Keeps every other
 * byte, and checks by reading again that nothing else changed. Throws ServiceError (VALIDATION_ERROR) when there is
 * nothing to change.
 */
export function setRange(read: Read, text: string, { package: name, range, declarations }: RangeEdit): Edited {
  const before = read(text);
  const chosen = new Set(declarations);
  const targets = before
    .of(name)
    .filter((declared, i) => chosen.has(i) && declared.range !== range)
    .toSorted((a, b) => a.place.start - b.place.start);
  if (targets.length === 0) throw invalid(`the manifest has no range of ${name} to change to ${range}`);

  const manifest = targets.reduceRight(
    (edited, { place, write }) => edited.slice(0, place.start) + write(range).text + edited.slice(place.end),
    text,
  );
  const expected = targets.reduce(
    (document, { path, write }) => withValue(document, path, write(range).value),
    before.document,
  );
  if (!isDeepStrictEqual(read(manifest).document, expected))
    throw new Error(`could not edit the manifest: more than the range of ${name} would change`);
  return { manifest, changes: targets.map((target) => changeAt(text, manifest, target)) };
}

export interface RangeEdit {
  readonly package: string;
  readonly range: string;
  readonly declarations: readonly number[];
}

/** A copy of the document with one value changed. */
function withValue(document: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(document))
    return document.map((item: unknown, i) => (String(i) === key ? withValue(item, rest, value) : item));
  const object = document as Readonly<Record<string, unknown>>;
  // The TOML parser's objects have no prototype, which counts when they are compared.
  return Object.create(Object.getPrototypeOf(object) as object | null, {
    ...Object.getOwnPropertyDescriptors(object),
    [key]: { ...Object.getOwnPropertyDescriptor(object, key), value: withValue(object[key], rest, value) },
  }) as unknown;
}

/** A range holds no line break, so an edit changes whole lines one for one. */
function changeAt(text: string, manifest: string, { section, place }: Declaration): Change {
  const line = text.slice(0, place.start).split('\n').length;
  const lineOf = (whole: string): string => (whole.split('\n')[line - 1] ?? '').replace(/\r$/, '');
  return { section, line, before: lineOf(text), after: lineOf(manifest) };
}

export function invalid(message: string, cause?: unknown): ServiceError {
  return new ServiceError(message, { errorClass: 'VALIDATION_ERROR', cause });
}
