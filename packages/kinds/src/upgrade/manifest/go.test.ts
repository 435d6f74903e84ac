// Edits of go.mod.
import { editAll } from '../../testing/edit-all';
import type { Edited } from './set-range';
import { readGo } from './go';

const gin = 'github.com/gin-gonic/gin';
const edit = (text: string): Edited => editAll(readGo, text, { package: gin, range: 'v1.10.0' });
const head = 'module example.com/app\n\ngo 1.23\n\n';

describe('an edit changes only the version', () => {
  test.each([
    ['a single line', `${head}require ${gin} v1.9.1\n`],
    ['a block', `${head}require (\n\tgithub.com/x/y v1.9.1\n\t${gin} v1.9.1\n)\n`],
    ['an indirect requirement', `${head}require (\n\t${gin} v1.9.1 // indirect\n)\n`],
    ['comments', `${head}require ( // why\n\t// ${gin} v1.9.1 is old\n\n\t${gin} v1.9.1 // see v1.9.1\n)\n`],
    ['a longer name with the same prefix', `${head}require (\n\t${gin}x v1.9.1\n\t${gin} v1.9.1\n)\n`],
    ['Windows line endings', `${head}require (\n\t${gin} v1.9.1\n)\n`.replaceAll('\n', '\r\n')],
    ['quotation marks', `${head}require "${gin}" v1.9.1\n`],
    ['a byte order mark and no line ending', `\ufeff${head}require ${gin} v1.9.1`],
    [
      'a pseudo-version on another line',
      `${head}require x.io/y v0.0.0-20240101000000-abcdefabcdef\nrequire ${gin} v1.9.1\n`,
    ],
  ])('%s', (_, text) => {
    const at = text.search(new RegExp(`(?<=^[^/\\n]*[ \\t"]?${gin}"? )v1\\.9\\.1`, 'm'));
    expect(edit(text).manifest).toBe(`${text.slice(0, at)}v1.10.0${text.slice(at + 6)}`);
  });
});

test('exclusions are constraints and are not edited, and replacements are noted', () => {
  const text = `${head}require ${gin} v1.9.1\nexclude ${gin} v1.9.2\nreplace ${gin} => ../gin\n`;
  const manifest = readGo(text);
  expect(manifest.of(gin).map(({ role, range }) => [role, range])).toEqual([
    ['install', 'v1.9.1'],
    ['constraint', '!=v1.9.2'],
  ]);
  expect(manifest.notes?.(gin)).toEqual([expect.stringContaining(`go.mod replaces ${gin}`)]);
  expect(edit(text).manifest).toBe(text.replace('require github.com/gin-gonic/gin v1.9.1', `require ${gin} v1.10.0`));
});

test.each([
  [`${head}require x.io/y v1.0.0\n`, `no range of ${gin}`],
  [`${head}exclude ${gin} v1.9.1\n`, `no range of ${gin}`],
  ['require x.io/y v1.0.0\n', 'go.mod has no module directive'],
])('%j is rejected with the reason', (text, reason) => {
  expect(() => edit(text)).toThrow(reason);
});
