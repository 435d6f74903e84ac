// requirements.txt: one requirement a line; options, addresses and comments are kept as they are.
import { invalid, type Declaration, type Manifest } from '../set-range';
import { addressedName, extrasOf, markerOf, normalized, parseRequirement, type Requirement } from './requirement';

export type NamedDeclaration = Declaration & { readonly package: string };
/** A manifest of Python, with all of its declarations in the order of its text. */
export type PipManifest = Omit<Manifest, 'all' | 'of'> & { readonly found: readonly NamedDeclaration[] };

/** Options that decide what a requirement is resolved to, and why no proof covers them. Values may hold passwords. */
const OPTIONS: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/^(?:-r|--requirement)\b/, 'other requirements (-r) are not read'],
  [/^(?:-c|--constraint)\b/, 'constraints of another file (-c) are not read'],
  [/^(?:-i|--index-url|--extra-index-url|-f|--find-links|--no-index)\b/, 'packages come from another index than PyPI'],
  [/^(?:--no-binary|--only-binary|--prefer-binary)\b/, 'the kinds of files that pip may install are restricted'],
  [/^(?:--pre|--use-feature|--require-hashes)\b/, 'options change what pip installs'],
  [/^(?:-e|--editable)\b/, 'editable packages are not read'],
];

/** A line may be continued with a backslash. Throws ServiceError (VALIDATION_ERROR) for what is no text. */
export function readRequirements(text: string): PipManifest {
  if (text.includes('\0')) throw invalid('requirements.txt is not a text');
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
    found: lines.flatMap(declarationOf),
    notes: (name) =>
      hashed(name)
        ? [`the hashes of ${name} are those of the old version: renew them, for example with pip-compile`]
        : [],
    notModelled: (name) => [
      ...OPTIONS.flatMap(([pattern, what]) =>
        lines.some(({ line }) => pattern.test(line.trimStart())) ? [`requirements.txt: ${what}`] : [],
      ),
      ...(hashed(name) ? [`requirements.txt: the hashes of ${name} are those of the old version`] : []),
    ],
  };
}

function declarationOf({ requirement, addressed, start, rest }: Line, index: number): NamedDeclaration[] {
  const common = { section: 'requirements', role: 'installs', path: [String(index), 'range'] } as const;
  const write = (next: string) => ({ value: next, text: next });
  if (addressed !== undefined)
    return [{ ...common, package: addressed, range: '', source: 'an address', place: { start, end: start }, write }];
  if (!requirement) return [];
  const { name, range } = requirement;
  const place = { start: start + requirement.start, end: start + requirement.end };
  return [{ ...common, package: name, range, marker: markerOf(rest), extras: extrasOf(requirement), place, write }];
}

interface Line {
  readonly line: string;
  /** Offset in the text. */
  readonly start: number;
  /** Undefined for what is not a requirement with a range, and for what continues one. */
  readonly requirement: Requirement | undefined;
  /** The package that an address stands for. */
  readonly addressed: string | undefined;
  /** What follows the range, lines that continue it included. */
  readonly rest: string;
  /** Whether it, or what continues it, pins hashes. */
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

/** Each line continues at most one requirement, so all of them together are read once. */
function restOf({ rest }: Requirement, raw: readonly string[], index: number): string {
  const parts = [rest];
  for (let i = index; CONTINUED.test(raw[i]!) && i + 1 < raw.length; i += 1) parts.push(raw[i + 1]!);
  return parts.map((part) => part.replace(CONTINUED, ' ').replace(/\r$/, '')).join('');
}

/** Of each line whether it, or what continues it, pins hashes; from the last to the first, so that each is read once. */
function hashesFollow(raw: readonly string[]): readonly boolean[] {
  const found: boolean[] = [];
  for (let i = raw.length - 1; i >= 0; i -= 1) {
    const continued = CONTINUED.test(raw[i]!) && found[i + 1] === true;
    found[i] = continued || raw[i]!.includes('--hash=');
  }
  return found;
}
