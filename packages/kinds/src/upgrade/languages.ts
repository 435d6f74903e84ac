// The versions of its language that a project supports, as its manifest declares them.
import { parse as parseToml } from 'smol-toml';
import type { ManifestFile } from '../clients/github-app';
import type { Ecosystem } from './names';
import { at, type Toml } from './manifest/toml';
import { goLines } from './manifest/go';
import { isPyproject } from './manifest/python/pip';
import { and, type Formula, type Scheme } from './versions/formula';
import { goLanguageScheme } from './versions/go-language';
import { npmScheme } from './versions/npm';
import { pep440Scheme } from './versions/pep440';
import { poetryScheme } from './versions/poetry';
import { rustScheme } from './versions/rust';

/** What a language is called, and how its versions and their ranges are read. */
export const LANGUAGES: Readonly<Record<Ecosystem, { readonly name: string; readonly scheme: Scheme }>> = {
  npm: { name: 'Node.js', scheme: npmScheme },
  pip: { name: 'Python', scheme: pep440Scheme },
  cargo: { name: 'Rust', scheme: rustScheme },
  go: { name: 'Go', scheme: goLanguageScheme },
};

export interface Supported {
  /** As a sentence: `pyproject.toml supports Python >=3.9`. */
  readonly label: string;
  /** Undefined when the range cannot be read. */
  readonly formula: Formula | undefined;
}

/** What the manifests declare of their language; undefined when they declare nothing. */
export function supportedBy(ecosystem: Ecosystem, files: readonly ManifestFile[]): Supported | undefined {
  const declared = files.flatMap((file) => READERS[ecosystem](file));
  if (declared.length === 0) return undefined;
  const { name } = LANGUAGES[ecosystem];
  // A range that admits no version would prove everything.
  const formulas = declared.map(({ range, scheme = LANGUAGES[ecosystem].scheme }) =>
    scheme.lowest(range) === undefined ? undefined : scheme.formula(range),
  );
  return {
    label: declared.map(({ path, what, range }) => `${path} (${what}) supports ${name} ${range}`).join('; '),
    formula: formulas.every((one) => one !== undefined) ? and(...formulas) : undefined,
  };
}

interface DeclaredLanguage {
  readonly path: string;
  /** The key that declares it. */
  readonly what: string;
  readonly range: string;
  readonly scheme?: Scheme;
}

const READERS: Readonly<Record<Ecosystem, (file: ManifestFile) => readonly DeclaredLanguage[]>> = {
  npm: ({ path, text }) => {
    const { engines } = JSON.parse(text.replace(/^\ufeff/, '')) as { readonly engines?: { readonly node?: unknown } };
    return typeof engines?.node === 'string' ? [{ path, what: 'engines.node', range: engines.node }] : [];
  },
  pip: ({ path, text }) => {
    if (!isPyproject(text)) return [];
    const document = tomlOf(text);
    const range = at(document, ['project'])['requires-python'];
    const python = at(document, ['tool', 'poetry', 'dependencies'])['python'];
    return [
      ...(typeof range === 'string' ? [{ path, what: 'requires-python', range }] : []),
      ...(typeof python === 'string' ? [{ path, what: 'tool.poetry', range: python, scheme: poetryScheme }] : []),
    ];
  },
  cargo: ({ path, text }) => {
    const document = tomlOf(text);
    const shared = at(document, ['workspace', 'package']);
    return ['rust-version', 'edition'].flatMap((key): DeclaredLanguage[] => {
      const own = at(document, ['package'])[key];
      const value = typeof own === 'string' ? own : shared[key];
      const range = key === 'edition' ? EDITIONS[String(value)] : value;
      return typeof range === 'string' ? [{ path, what: key, range }] : [];
    });
  },
  go: ({ path, text }) => {
    const line = goLines(text).find(({ directive }) => directive === 'go');
    return [{ path, what: line ? 'go' : 'no go line', range: line?.arguments.trim() ?? GO_WITHOUT_LINE }];
  },
};

/** The first Rust that knows an edition. https://doc.rust-lang.org/edition-guide */
const EDITIONS: Readonly<Record<string, string>> = { '2018': '1.31', '2021': '1.56', '2024': '1.85' };
/** https://go.dev/ref/mod#go-mod-file-go */
const GO_WITHOUT_LINE = '1.16';

/** Empty for what is not TOML, which its own reader reports. */
function tomlOf(text: string): Toml {
  try {
    return parseToml(text.replace(/^\ufeff/, ''));
  } catch {
    return {};
  }
}
