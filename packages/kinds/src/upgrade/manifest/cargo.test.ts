// Edits of Cargo.toml.
import { readCargo } from './cargo';
import { editAll } from '../../testing/edit-all';
import type { Edited } from './set-range';
import { stringsOf } from './toml';

const edit = (text: string): Edited => editAll(readCargo, text, { package: 'serde', range: '1.0.210' });

describe('an edit changes only the requirement', () => {
  test.each([
    ['a string', '[dependencies]\nserde = "1.0.190"\ntokio = "1.0.190x"\n'],
    ['an inline table', '[dependencies]\nserde = { version = "1.0.190", features = ["derive"] } # why\n'],
    [
      'an inline table of several lines',
      '[dependencies]\nserde = { features = [\n  "derive", # 1.0.190\n], version = "1.0.190" }\n',
    ],
    ['a table', '[dependencies.serde]\nfeatures = ["derive"]\nversion = "1.0.190"\n\n[profile.dev]\n'],
    ['a dotted key', '[dependencies]\nserde.version = "1.0.190"\nserde.features = ["derive"]\n'],
    ['dev-dependencies', '[dev-dependencies]\nserde = "1.0.190"\n'],
    ['build-dependencies', '[build-dependencies]\nserde = "1.0.190"\n'],
    ['a target', '[target.\'cfg(unix)\'.dependencies]\nserde = "1.0.190"\n'],
    ['the workspace', '[workspace.dependencies]\nserde = { version = "1.0.190" }\n'],
    ['a renamed package', '[dependencies]\nde = { package = "serde", version = "1.0.190" }\n'],
    ['literal strings and tabs', "[dependencies]\n\tserde\t=\t'1.0.190'\t# tab\n"],
    ['Windows line endings', '[package]\r\nname = "x"\r\n[dependencies]\r\nserde = "1.0.190"\r\n'],
    ['a byte order mark', '\ufeff[dependencies]\nserde = "1.0.190"\n'],
    ['quoted keys', '["dependencies"]\n"serde" = "1.0.190"\n'],
    ['brackets and quotation marks in strings', '[package]\nd = "] \\" # ["\n[dependencies]\nserde = "1.0.190"\n'],
    ['preceding arrays of tables', '[[bin]]\nname = "a"\n[[bin]]\nname = "b"\n[dependencies]\nserde = "1.0.190"\n'],
    [
      'preceding dates, numbers and booleans',
      'a = 1979-05-27T07:32:00Z\nb = 0x1f\nc = true\n[dependencies]\nserde = "1.0.190"\n',
    ],
  ])('%s', (_, text) => {
    const at = text.search(/(?<=["'])1\.0\.190(?=["'])/);
    expect(edit(text).manifest).toBe(`${text.slice(0, at)}1.0.210${text.slice(at + 7)}`);
  });

  test('in every table that declares the package', () => {
    const text = '[dependencies]\nserde = "1.0.190"\n[dev-dependencies]\nserde = { version = "1.0.100" }\n';
    expect(edit(text).changes.map(({ section, line }) => [section, line])).toEqual([
      ['dependencies', 2],
      ['dev-dependencies', 4],
    ]);
  });
});

test.each([
  ['[dependencies]\nserde = { workspace = true }\n', 'no range of serde'],
  ['[dependencies]\nserde = { path = "../serde" }\n', 'no range of serde'],
  ['[dependencies]\nserde_json = "1"\n', 'no range of serde'],
  ['[package.metadata.dependencies]\nserde = "1.0.190"\n', 'no range of serde'],
  ['[dependencies]\nserde = "1"\nserde = "1"\n', 'Cargo.toml is not valid TOML'],
  ['[dependencies\n', 'Cargo.toml is not valid TOML'],
])('%j is rejected with the reason', (text, reason) => {
  expect(() => edit(text)).toThrow(reason);
});

test('hyphens and underscores in names are equal', () => {
  const manifest = readCargo('[dependencies]\nserde_json = "1"\n');
  expect(manifest.of('serde-json')).toHaveLength(1);
});

test('stringsOf returns every string of a document with its path', () => {
  const text =
    'a = "1"\nb = [ "2", [\'3\'], {c = """4"""} ]\n[t."x.y".z]\nw = "5" # "6"\n[[u]]\nv = "7"\n[[u]]\nv = "8"\n';
  expect(stringsOf(text).map(({ path, value }) => [path.join('/'), value])).toEqual([
    ['a', '1'],
    ['b/0', '2'],
    ['b/1/0', '3'],
    ['b/2/c', '4'],
    ['t/x.y/z/w', '5'],
    ['u/0/v', '7'],
    ['u/1/v', '8'],
  ]);
});
