// Edits manifests: replaces the range of a package in place, keeps every other byte, and parses the result to verify it.
import { isDeepStrictEqual } from 'node:util';
import { ServiceError } from '@sextant/telemetry/errors';

/** Offsets in a text. */
export interface Place {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** One range of a package in one section of a manifest. */
export interface Declaration {
  readonly package: string;
  readonly section: string;
  readonly range: string;
  /** Installs the package, declares it as a peer of the project, or constrains which version is installed. */
  readonly role: 'install' | 'peer' | 'constraint';
  /** The part of the project: `extra http`, `target cfg(windows)`. Undefined: the whole project. */
  readonly group?: string | undefined;
  /** Environment marker of a Python requirement (PEP 508). Undefined: every environment. */
  readonly marker?: string | undefined;
  /** The Python versions that Poetry restricts the dependency to. */
  readonly python?: string | undefined;
  /** The name that the package is installed under, if not its own: an npm alias or a cargo rename. */
  readonly alias?: string | undefined;
  /** A source other than the registry: `a path`, `git`. Such a declaration is never edited. */
  readonly source?: string | undefined;
  /** The syntax of the range, if not the default of the ecosystem. */
  readonly dialect?: 'poetry' | undefined;
  /** Extras or features of the package that the declaration enables. */
  readonly extras?: readonly string[] | undefined;
}

export interface EditableDeclaration extends Declaration {
  readonly place: Place;
  /** Keys from the root of the document to the value that holds the range. */
  readonly path: readonly string[];
  /** The value in the document, and its text, for another range. */
  readonly write: (range: string) => { readonly value: unknown; readonly text: string };
}

export interface Manifest {
  /** The parsed content; two manifests that differ only in layout have equal documents. */
  readonly document: unknown;
  /** The declarations of a package, the most important first. */
  readonly of: (name: string) => readonly EditableDeclaration[];
  readonly all: () => readonly Declaration[];
  /** Warnings for an upgrade of the package. */
  readonly notes?: (name: string) => readonly string[];
  /** Sentences about settings of the manifest that affect the package and that no proof covers. */
  readonly notModelled?: (name: string, version: string) => readonly string[];
}

/** Parses a manifest. Throws ServiceError (VALIDATION_ERROR) with the reason. */
export type ManifestReader = (text: string) => Manifest;

/** A line that an edit changed; `line` counts from 1. */
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

export interface RangeEdit {
  readonly package: string;
  readonly range: string;
  /** Indexes of the declarations to edit, among those of the package. */
  readonly declarations: readonly number[];
}

/** Throws ServiceError (VALIDATION_ERROR) when there is nothing to change. */
export function setRange(read: ManifestReader, text: string, edit: RangeEdit): Edited {
  const { package: name, range, declarations } = edit;
  const before = read(text);
  const targets = before
    .of(name)
    .filter((declaration, i) => declarations.includes(i) && declaration.range !== range)
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

/** A copy of the document with one value replaced. */
function withValue(document: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(document))
    return document.map((item: unknown, i) => (String(i) === key ? withValue(item, rest, value) : item));
  const object = document as Readonly<Record<string, unknown>>;
  // Objects of the TOML parser have no prototype, and the comparison takes prototypes into account.
  return Object.create(Object.getPrototypeOf(object) as object | null, {
    ...Object.getOwnPropertyDescriptors(object),
    [key]: { ...Object.getOwnPropertyDescriptor(object, key), value: withValue(object[key], rest, value) },
  }) as unknown;
}

/** A range contains no line break, so line numbers are the same before and after the edit. */
function changeAt(text: string, manifest: string, { section, place }: EditableDeclaration): Change {
  const line = text.slice(0, place.start).split('\n').length;
  const lineOf = (whole: string): string => (whole.split('\n')[line - 1] ?? '').replace(/\r$/, '');
  return { section, line, before: lineOf(text), after: lineOf(manifest) };
}

export function invalid(message: string, cause?: unknown): ServiceError {
  return new ServiceError(message, { errorClass: 'VALIDATION_ERROR', cause });
}

/** The sentences whose condition holds, each prefixed with the name of the file. */
export function sentences(file: string, conditions: readonly (readonly [unknown, string])[]): readonly string[] {
  return conditions.flatMap(([holds, sentence]) => (holds ? [`${file}: ${sentence}`] : []));
}
