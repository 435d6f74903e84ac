// requirements.txt and pyproject.toml (PEP 621 and 735): requirements, one a line or one a string.
import { invalid, type Declaration, type Declared, type Manifest } from './edit';
import { normalized, parseRequirement, type Requirement } from './requirement';
import { literalLike, readToml, stringsOf, type TomlString } from './toml';

/** Whether a text is a pyproject.toml rather than a requirements.txt, in which a line cannot begin with a bracket. */
export function isPyproject(text: string): boolean {
  return /^\ufeff?[ \t]*\[+[ \t]*[\w"'-]/m.test(text);
}

export function readPip(text: string): Manifest {
  return isPyproject(text) ? readPyproject(text) : readRequirements(text);
}

/** Options (`-r base.txt`), addresses and comments are kept as they are; a line may be continued with a backslash. */
export function readRequirements(text: string): Manifest {
  if (text.includes('\0')) throw invalid('requirements.txt is not a text');
  const lines = linesOf(text);
  const found = lines.flatMap(({ requirement, start }, index): Named[] => {
    if (!requirement) return [];
    const { name, range } = requirement;
    return [
      {
        ...{ package: name, section: 'requirements', range, role: 'installs' },
        place: { start: start + requirement.start, end: start + requirement.end },
        path: [String(index), 'range'],
        write: (next) => ({ value: next, text: next }),
      },
    ];
  });
  const document = lines.map(({ requirement, line }) => {
    if (!requirement) return line;
    const { name, extras, range, rest } = requirement;
    return { name, extras, range, rest };
  });
  const notes = (name: string): string[] =>
    lines.some(({ requirement, hashes }) => hashes && requirement?.name === normalized(name))
      ? [`the hashes of ${name} are those of the old version: renew them, for example with pip-compile`]
      : [];
  return { document, notes, ...declarations(found) };
}

interface Line {
  readonly line: string;
  /** Offset in the text. */
  readonly start: number;
  /** Undefined for what is not a requirement with a range, and for what continues one. */
  readonly requirement: Requirement | undefined;
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
    const continues = i > 0 && /\\\r?$/.test(raw[i - 1]!);
    const requirement = continues ? undefined : parseRequirement(line);
    lines.push({ line, start, requirement, hashes: hashes[i]! });
    start += whole.length + 1;
  }
  return lines;
}

/** Of each line whether it, or what continues it, pins hashes; from the last to the first, so that each is read once. */
function hashesFollow(raw: readonly string[]): readonly boolean[] {
  const found: boolean[] = [];
  for (let i = raw.length - 1; i >= 0; i -= 1) {
    const continued = /\\\r?$/.test(raw[i]!) && found[i + 1] === true;
    found[i] = continued || raw[i]!.includes('--hash=');
  }
  return found;
}

/** Where requirements are: path of the array, `*` for any key. */
const ARRAYS: readonly (readonly string[])[] = [
  ['project', 'dependencies'],
  ['project', 'optional-dependencies', '*'],
  ['dependency-groups', '*'],
];

export function readPyproject(text: string): Manifest {
  const document = readToml(text, 'pyproject.toml');
  const found = stringsOf(text).flatMap((string): Named[] => {
    const array = string.path.slice(0, -1);
    const isRequirement = ARRAYS.some(
      (path) => path.length === array.length && path.every((key, i) => key === '*' || key === array[i]),
    );
    const requirement = isRequirement ? parseRequirement(string.value) : undefined;
    return requirement ? [declarationIn(text, string, array.join('.'), requirement)] : [];
  });
  return { document, ...declarations(found) };
}

function declarationIn(
  text: string,
  { value, path, place }: TomlString,
  section: string,
  { name, range, start, end }: Requirement,
): Named {
  const literal = text.slice(place.start, place.end);
  const write = (next: string) => {
    const changed = value.slice(0, start) + next + value.slice(end);
    return { value: changed, text: literalLike(literal, value, changed) };
  };
  return { package: name, section, range, role: 'installs', place, path, write };
}

type Named = Declaration & { readonly package: string };

function declarations(found: readonly Named[]): Pick<Manifest, 'all' | 'of'> {
  return {
    all: (): readonly (Declared & { package: string })[] => found,
    of: (name) => found.filter((one) => one.package === normalized(name)),
  };
}
