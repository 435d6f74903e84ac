// The language versions that a project supports, as its manifests declare them.
import { parse as parseToml } from 'smol-toml';
import type { ManifestFile } from '../clients/github-app';
import { goLines } from './manifest/go';
import { isPyproject } from './manifest/python/pip';
import { tableAt, type Toml } from './manifest/toml';
import type { Ecosystem } from './names';
import { and, type Formula, type Scheme } from './versions/formula';
import { goLanguageScheme, rustScheme } from './versions/languages';
import { npmScheme } from './versions/npm';
import { pep440Scheme } from './versions/pep440';
import { poetryScheme } from './versions/poetry';

export const LANGUAGES: Readonly<Record<Ecosystem, { readonly name: string; readonly scheme: Scheme }>> = {
  npm: { name: 'Node.js', scheme: npmScheme },
  pip: { name: 'Python', scheme: pep440Scheme },
  cargo: { name: 'Rust', scheme: rustScheme },
  go: { name: 'Go', scheme: goLanguageScheme },
};

export interface LanguageSupport {
  /** `pyproject.toml (requires-python) supports Python >=3.9` */
  readonly label: string;
  /** Undefined if a range cannot be parsed. */
  readonly formula: Formula | undefined;
}

/** Undefined if no manifest declares a language version. */
export function languageSupport(ecosystem: Ecosystem, files: readonly ManifestFile[]): LanguageSupport | undefined {
  const declared = files.flatMap((file) => READERS[ecosystem](file));
  if (declared.length === 0) return undefined;
  const { name, scheme: usual } = LANGUAGES[ecosystem];
  // A range that admits no version would prove any claim.
  const formulas = declared.map(({ range, scheme = usual }) =>
    scheme.lowest(range) === undefined ? undefined : scheme.formula(range),
  );
  return {
    label: declared.map(({ path, key, range }) => `${path} (${key}) supports ${name} ${range}`).join('; '),
    formula: formulas.every((one) => one !== undefined) ? and(...formulas) : undefined,
  };
}

interface LanguageDeclaration {
  readonly path: string;
  readonly key: string;
  readonly range: string;
  readonly scheme?: Scheme;
}

const READERS: Readonly<Record<Ecosystem, (file: ManifestFile) => readonly LanguageDeclaration[]>> = {
  npm: ({ path, text }) => {
    const { engines } = JSON.parse(text.replace(/^\ufeff/, '')) as { readonly engines?: { readonly node?: unknown } };
    return typeof engines?.node === 'string' ? [{ path, key: 'engines.node', range: engines.node }] : [];
  },
  pip: ({ path, text }) => {
    if (!isPyproject(text)) return [];
    const document = tomlOf(text);
    const range = tableAt(document, ['project'])['requires-python'];
    const python = tableAt(document, ['tool', 'poetry', 'dependencies'])['python'];
    return [
      ...(typeof range === 'string' ? [{ path, key: 'requires-python', range }] : []),
      ...(typeof python === 'string' ? [{ path, key: 'tool.poetry', range: python, scheme: poetryScheme }] : []),
    ];
  },
  cargo: ({ path, text }) => {
    const document = tomlOf(text);
    const shared = tableAt(document, ['workspace', 'package']);
    return ['rust-version', 'edition'].flatMap((key): LanguageDeclaration[] => {
      const own = tableAt(document, ['package'])[key];
      const value = typeof own === 'string' ? own : shared[key];
      const range = key === 'edition' ? EDITIONS[String(value)] : value;
      return typeof range === 'string' ? [{ path, key, range }] : [];
    });
  },
  go: ({ path, text }) => {
    const line = goLines(text).find(({ directive }) => directive === 'go');
    return [{ path, key: line ? 'go' : 'no go line', range: line?.args.trim() ?? GO_WITHOUT_LINE }];
  },
};

/** The first Rust release that supports an edition. https://doc.rust-lang.org/edition-guide */
const EDITIONS: Readonly<Record<string, string>> = { '2018': '1.31', '2021': '1.56', '2024': '1.85' };
/** https://go.dev/ref/mod#go-mod-file-go */
const GO_WITHOUT_LINE = '1.16';

/** Empty if the text is not TOML; the reader of the manifest reports that. */
function tomlOf(text: string): Toml {
  try {
    return parseToml(text.replace(/^\ufeff/, ''));
  } catch {
    return {};
  }
}
