// Edits of requirements.txt and pyproject.toml.
import { editAll } from '../../../testing/edit-all';
import type { Edited } from '../set-range';
import { isPyproject, readPip } from './pip';

const upgrade = { package: 'requests', range: '==2.32.3' };
const edit = (text: string, change = upgrade): Edited => editAll(readPip, text, change);

describe('requirements.txt: an edit changes only the range', () => {
  test.each([
    ['single requirement', 'requests==2.31.0'],
    ['between others', 'flask==3.0.0\nrequests==2.31.0\nrequests-oauthlib==1.3.1\n'],
    ['with extras, a marker and a comment', 'requests[socks]==2.31.0 ; python_version >= "3.8"  # why\n'],
    ['with spaces', '  requests  ==2.31.0   \n'],
    ['with a comment that names the package', '# requests==2.31.0 was slow\nrequests==2.31.0 # not requests==2.30\n'],
    ['with Windows line endings', '# a\r\nrequests==2.31.0\r\nflask\r\n'],
    ['with tabs', '\trequests\t==2.31.0\t# tab\n'],
    ['after a byte order mark', '\ufeffrequests==2.31.0\n'],
    ['with another spelling of the name', 'Requests==2.31.0\n'],
    [
      'after options and direct references',
      '-r base.txt\n--index-url https://x/simple\ng @ https://x/g.whl\nrequests==2.31.0\n',
    ],
    ['in parentheses', 'requests (==2.31.0)\n'],
    ['with a marker that contains ==', "requests==2.31.0; sys_platform == 'win32' and python_version < '3'\n"],
    ['without a final line ending', '\n\nrequests==2.31.0'],
  ])('%s', (_, text) => {
    const place = text.indexOf('==2.31.0', text.search(/requests(\[socks\])?[ \t]*\(?==/i));
    const at = text.startsWith('#') ? text.indexOf('==2.31.0', text.indexOf('\n')) : place;
    expect(edit(text).manifest).toBe(`${text.slice(0, at)}==2.32.3${text.slice(at + 8)}`);
  });

  test('a range may have several specifiers', () => {
    expect(edit('requests >=2.31, <3 ; extra == "x"\n', { ...upgrade, range: '>=2.32.3,<3' }).manifest).toBe(
      'requests >=2.32.3,<3 ; extra == "x"\n',
    );
  });
  test('a requirement without a range gets one', () => {
    expect(edit('flask\nrequests[socks] # any\n').manifest).toBe('flask\nrequests[socks]==2.32.3 # any\n');
  });
  test('two lines for different environments are both edited', () => {
    const text = 'requests==2.31.0 ; python_version < "3.8"\nrequests==2.30.0 ; python_version >= "3.8"\n';
    expect(edit(text).changes.map(({ line }) => line)).toEqual([1, 2]);
  });
  test('hashes are kept, and a note says that they belong to the old version', () => {
    const text = 'requests==2.31.0 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\nflask==3.0.0\n';
    expect(edit(text).manifest).toBe(text.replace('2.31.0', '2.32.3'));
    expect(readPip(text).notes?.('requests')).toEqual([expect.stringContaining('update them')]);
    expect(readPip(text).notes?.('flask')).toEqual([]);
  });
  test('a direct reference has no range', () => {
    expect(() => edit('requests @ https://example.com/requests.whl\n')).toThrow('no range of requests');
  });
});

describe('pyproject.toml: an edit changes only the range', () => {
  test.each([
    [
      'one requirement per line',
      '[project]\nname = "x"\ndependencies = [\n  "flask>=3",\n  "requests==2.31.0", # why\n]\n',
    ],
    [
      'one line for all requirements',
      '[project]\ndependencies = ["requests[socks]==2.31.0 ; python_version >= \'3.8\'"]\n',
    ],
    ['literal strings', "[project]\ndependencies = ['requests==2.31.0']\n"],
    ['Windows line endings and tabs', '[project]\r\ndependencies = [\r\n\t"requests==2.31.0",\r\n]\r\n'],
    ['a byte order mark', '\ufeff[project]\ndependencies = ["requests==2.31.0"]\n'],
    ['optional dependencies', '[project.optional-dependencies]\nhttp = ["requests==2.31.0"]\n'],
    ['dependency groups', '[dependency-groups]\ntest = [{include-group = "x"}, "requests==2.31.0"]\nx = []\n'],
    ['dotted keys', 'project.dependencies = ["requests==2.31.0"]\n[tool.x]\ny = "requests==2.30.0"\n'],
    ['a preceding multi-line string', '[project]\nd = """\n"requests==1\n"""\ndependencies = ["requests==2.31.0"]\n'],
  ])('%s', (_, text) => {
    expect(edit(text).manifest).toBe(text.replace('==2.31.0', '==2.32.3'));
  });

  test('a string with escapes is rewritten', () => {
    const { manifest } = edit('[project]\ndependencies = ["reque\\u0073ts==2.31.0"]\n');
    expect(manifest).toBe('[project]\ndependencies = ["requests==2.32.3"]\n');
  });
  test('invalid TOML is rejected with the reason', () => {
    expect(() => edit('[project]\ndependencies = [\n')).toThrow('pyproject.toml is not valid TOML');
  });
});

test.each([
  ['requests==1\n', false],
  ['# [project]\nrequests==1\n', false],
  ['requests[socks]==1\n', false],
  ['[build-system]\nrequires = []\n', true],
  ['# c\n\n  [project]\n', true],
])('%j is a pyproject.toml: %s', (text, expected) => {
  expect(isPyproject(text)).toBe(expected);
});
