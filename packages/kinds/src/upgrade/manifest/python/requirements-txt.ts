// requirements.txt: one requirement per line. Options, direct references and comments are kept.
import { invalid, sentences, type EditableDeclaration, type Manifest } from '../set-range';
import { addressedName, extrasOf, markerOf, normalized, parseRequirement, type Requirement } from './requirement';

/** `declarations` are in the order of the text. */
export type PipManifest = Omit<Manifest, 'all' | 'of'> & { readonly declarations: readonly EditableDeclaration[] };

/** Options that no proof covers, because they change what pip installs. Values may contain passwords. */
const OPTIONS: readonly (readonly [pattern: RegExp, sentence: string])[] = [
  [/^(?:-r|--requirement)\b/, 'other requirements (-r) are not read'],
  [/^(?:-c|--constraint)\b/, 'constraints of another file (-c) are not read'],
  [/^(?:-i|--index-url|--extra-index-url|-f|--find-links|--no-index)\b/, 'packages come from an index other than PyPI'],
  [/^(?:--no-binary|--only-binary|--prefer-binary)\b/, 'options restrict the kinds of files that pip may install'],
  [/^(?:--pre|--use-feature|--require-hashes)\b/, 'options change what pip installs'],
  [/^(?:-e|--editable)\b/, 'editable packages are not read'],
];

/** A backslash continues a line. Throws ServiceError (VALIDATION_ERROR) if the content is binary. */
export function readRequirements(text: string): PipManifest {
  if (text.includes('\0')) throw invalid('requirements.txt is not a text file');
  const lines = linesOf(text);
  const document = lines.map(({ requirement, line }) => {
    if (!requirement) return line;
    const { name, extras, range, rest } = requirement;
    return { name, extras, range, rest };
  });
  const hashed = (name: string): boolean =>
    lines.some(({ requirement, hashes }) => hashes && requirement?.name === normalized(name));
  return {
    document,
    declarations: lines.flatMap(declarationOf),
    notes: (name) =>
      hashed(name)
        ? [`the hashes of ${name} belong to the old version: update them, for example with pip-compile`]
        : [],
    notModelled: (name) =>
      sentences('requirements.txt', [
        ...OPTIONS.map(
          ([pattern, sentence]) => [lines.some(({ line }) => pattern.test(line.trimStart())), sentence] as const,
        ),
        [hashed(name), `the hashes of ${name} belong to the old version`],
      ]),
  };
}

function declarationOf({ requirement, addressed, start, rest }: Line, index: number): EditableDeclaration[] {
  const common = { section: 'requirements', role: 'install', path: [String(index), 'range'] } as const;
  const write = (next: string) => ({ value: next, text: next });
  if (addressed !== undefined)
    return [{ ...common, package: addressed, range: '', source: 'a URL', place: { start, end: start }, write }];
  if (!requirement) return [];
  const { name, range } = requirement;
  const place = { start: start + requirement.start, end: start + requirement.end };
  return [{ ...common, package: name, range, marker: markerOf(rest), extras: extrasOf(requirement), place, write }];
}

interface Line {
  readonly line: string;
  /** Offset in the text. */
  readonly start: number;
  /** Undefined if the line is not a requirement with a range, or continues one. */
  readonly requirement: Requirement | undefined;
  /** The package of a direct reference. */
  readonly addressed: string | undefined;
  /** The text after the range, including continuation lines. */
  readonly rest: string;
  /** Whether the line or its continuation pins hashes. */
  readonly hashes: boolean;
}

function linesOf(text: string): readonly Line[] {
  const lines: Line[] = [];
  let start = text.startsWith('\ufeff') ? 1 : 0;
  const raw = text.slice(start).split('\n');
  const hashes = hashesFollow(raw);
  for (const [i, whole] of raw.entries()) {
    const line = whole.replace(/\r$/, '');
    const head = i === 0 || !CONTINUED.test(raw[i - 1]!);
    const requirement = head ? parseRequirement(line) : undefined;
    const addressed = head && !requirement ? addressedName(line) : undefined;
    const rest = requirement ? restOf(requirement, raw, i) : '';
    lines.push({ line, start, requirement, addressed, rest, hashes: hashes[i]! });
    start += whole.length + 1;
  }
  return lines;
}

const CONTINUED = /\\\r?$/;

/** Linear in total: each line continues at most one requirement. */
function restOf({ rest }: Requirement, raw: readonly string[], index: number): string {
  const parts = [rest];
  for (let i = index; CONTINUED.test(raw[i]!) && i + 1 < raw.length; i += 1) parts.push(raw[i + 1]!);
  return parts.map((part) => part.replace(CONTINUED, ' ').replace(/\r$/, '')).join('');
}

/** For each line, whether it or its continuation pins hashes. Reads each line once, last to first. */
function hashesFollow(raw: readonly string[]): readonly boolean[] {
  const hashes: boolean[] = [];
  for (let i = raw.length - 1; i >= 0; i -= 1) {
    const continued = CONTINUED.test(raw[i]!) && hashes[i + 1] === true;
    hashes[i] = continued || raw[i]!.includes('--hash=');
  }
  return hashes;
}
