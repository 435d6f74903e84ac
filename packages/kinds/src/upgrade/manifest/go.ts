// go.mod: directives on single lines and in blocks.
import { invalid, type EditableDeclaration, type Manifest } from './set-range';

export interface GoLine {
  /** `require`, `exclude`, `replace` …; empty for a line without a directive. */
  readonly directive: string;
  /** The text after the directive; in a block, the whole line. */
  readonly args: string;
  readonly comment: string;
  /** Offset of `args` in the text. */
  readonly start: number;
}

const VERSIONED = /^("?)([^\s"]+)\1(\s+)(v\S+)\s*$/;

/** Keeps comments, such as `// indirect`, and notes replaced modules. */
export function readGo(text: string): Manifest {
  const lines = goLines(text);
  if (!lines.some(({ directive }) => directive === 'module')) throw invalid('go.mod has no module directive');
  const declarations = lines.flatMap((line, index) => declarationOf(line, index) ?? []);
  return {
    document: lines.map(({ directive, args, comment }) => {
      const versioned = VERSIONED.exec(args);
      return versioned
        ? { directive, module: versioned[2], version: versioned[4], comment }
        : { directive, args, comment };
    }),
    all: () => declarations,
    of: (name) => declarations.filter((one) => one.package === name),
    notes: (name) =>
      replacementsOf(lines, name).map(
        (version) =>
          `go.mod replaces ${name}${version && ` ${version}`}: the build may not use the version that go.mod requires`,
      ),
    notModelled: (name, version) =>
      replacementsOf(lines, name).flatMap((replaced) =>
        replaced === '' || replaced === version ? [`go.mod: ${name}${replaced && ` ${replaced}`} is replaced`] : [],
      ),
  };
}

/** The versions that the `replace` lines of a module name; an empty string stands for all versions. */
function replacementsOf(lines: readonly GoLine[], name: string): readonly string[] {
  return lines.flatMap(({ directive, args }) => {
    const [, module, version = ''] = /^"?([^\s"]+)"?(?:\s+(v\S+))?\s*=>/.exec(args) ?? [];
    return directive === 'replace' && module === name ? [version] : [];
  });
}

function declarationOf({ directive, args, start }: GoLine, index: number): EditableDeclaration | undefined {
  const [, quote, name, space, version] = VERSIONED.exec(args) ?? [];
  if (name === undefined || version === undefined || !/^(require|exclude)$/.test(directive)) return undefined;
  const at = start + 2 * quote!.length + name.length + space!.length;
  return {
    package: name,
    section: directive,
    range: directive === 'exclude' ? `!=${version}` : version,
    role: directive === 'exclude' ? 'constraint' : 'install',
    place: { start: at, end: at + version.length },
    path: [String(index), 'version'],
    write: (range) => ({ value: range, text: range }),
  };
}

export function goLines(text: string): readonly GoLine[] {
  const lines: GoLine[] = [];
  let block: string | undefined;
  let offset = 0;
  for (const whole of text.split('\n')) {
    const line = whole.replace(/\r$/, '');
    const commentAt = line.indexOf('//');
    const comment = commentAt < 0 ? '' : line.slice(commentAt);
    const code = commentAt < 0 ? line : line.slice(0, commentAt);
    const [head = '', lead = '', word = '', gap = ''] = /^(\s*)(\S*)(\s*)/.exec(code) ?? [];
    const rest = code.slice(head.length);
    if (block !== undefined && word !== ')') {
      lines.push({ directive: block, args: word + gap + rest, comment, start: offset + lead.length });
    } else {
      const start = offset + lead.length + word.length + gap.length;
      lines.push({ directive: word, args: rest, comment, start });
      block = word !== ')' && /^\(\s*$/.test(rest) ? word : undefined;
    }
    offset += whole.length + 1;
  }
  return lines;
}
