// A package.json: which sections declare a package, and an edit that changes those ranges and nothing else.
import { isDeepStrictEqual } from 'node:util';
import { ServiceError } from '@sextant/telemetry/errors';
import { locate } from './locate';

export const SECTIONS = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'] as const;
export type Section = (typeof SECTIONS)[number];

export interface Declared {
  readonly section: Section;
  readonly range: string;
}

/** The lines that an edit changed; `line` counts from 1. */
export interface Change {
  readonly section: Section;
  readonly line: number;
  readonly before: string;
  readonly after: string;
}

export interface Edited {
  readonly manifest: string;
  readonly changes: readonly Change[];
}

type Json = Readonly<Record<string, unknown>>;

/** Parses a package.json; a byte order mark is allowed. Throws ServiceError (VALIDATION_ERROR) that says what is wrong. */
export function parseManifest(text: string): Json {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (cause) {
    throw invalid(`package.json is not valid JSON: ${(cause as Error).message}`, cause);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid('package.json is not a JSON object');
  return value as Json;
}

/** Every section of the manifest that declares the package, most important first. */
export function declarationsOf(manifest: Json, name: string): readonly Declared[] {
  return SECTIONS.flatMap((section) => {
    const declared = manifest[section];
    if (typeof declared !== 'object' || declared === null || !Object.hasOwn(declared, name)) return [];
    const range = (declared as Json)[name];
    return typeof range === 'string' ? [{ section, range }] : [];
  });
}

/**
 * The declarations that an upgrade changes: where the package is installed from, and peerDependencies only when it is
 * declared nowhere else, since a peer range is a promise to others.
 */
export function toEdit(declared: readonly Declared[]): readonly Declared[] {
  const installed = declared.filter(({ section }) => section !== 'peerDependencies');
  return installed.length > 0 ? installed : declared;
}

/**
 * Sets the package's range in the manifest's text, in the sections that `toEdit` chooses. Keeps every other byte, and
 * checks by parsing again that nothing else changed. Throws ServiceError (VALIDATION_ERROR) when there is nothing to change.
 */
export function setRange(
  text: string,
  { package: name, range }: { readonly package: string; readonly range: string },
): Edited {
  const before = parseManifest(text);
  const targets = toEdit(declarationsOf(before, name)).filter((declared) => declared.range !== range);
  if (targets.length === 0) throw invalid(`package.json has no range of ${name} to change to ${range}`);

  const manifest = targets.reduce(
    (edited, { section }) => replaceAt(edited, [section, name], JSON.stringify(range)),
    text,
  );
  verify(before, manifest, { name, range, sections: targets.map(({ section }) => section) });
  return { manifest, changes: targets.map(({ section }) => changeAt({ text, manifest, section, name })) };
}

function replaceAt(text: string, path: readonly string[], literal: string): string {
  const place = locate(text, path);
  if (!place) throw new Error(`could not locate ${path.join('.')} in package.json`);
  return text.slice(0, place.start) + literal + text.slice(place.end);
}

interface Edit {
  readonly name: string;
  readonly range: string;
  readonly sections: readonly Section[];
}

function verify(before: Json, edited: string, { name, range, sections }: Edit): void {
  const expected = sections.reduce<Json>(
    (manifest, section) => ({ ...manifest, [section]: { ...(manifest[section] as Json), [name]: range } }),
    before,
  );
  if (!isDeepStrictEqual(parseManifest(edited), expected)) {
    throw new Error(`could not edit package.json: more than the range of ${name} would change`);
  }
}

interface ChangePlace {
  readonly text: string;
  readonly manifest: string;
  readonly section: Section;
  readonly name: string;
}

/** A range holds no line break, so an edit changes whole lines one for one. */
function changeAt({ text, manifest, section, name }: ChangePlace): Change {
  const start = locate(text, [section, name])?.start ?? 0;
  const line = text.slice(0, start).split('\n').length;
  const lineOf = (whole: string): string => (whole.split('\n')[line - 1] ?? '').replace(/\r$/, '');
  return { section, line, before: lineOf(text), after: lineOf(manifest) };
}

function invalid(message: string, cause?: unknown): ServiceError {
  return new ServiceError(message, { errorClass: 'VALIDATION_ERROR', cause });
}
