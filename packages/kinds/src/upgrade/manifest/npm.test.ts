// Edits of package.json.
import { editAll } from '../../testing/edit-all';
import type { Edited } from './set-range';
import { readNpm } from './npm';

const upgrade = { package: 'lodash', range: '^4.17.21' };
const setRange = (text: string, edit: typeof upgrade): Edited => editAll(readNpm, text, edit);

describe('an edit changes only the range', () => {
  test.each([
    ['two spaces', '{\n  "name": "a",\n  "dependencies": {\n    "lodash": "^4.17.20",\n    "zod": "^3.0.0"\n  }\n}\n'],
    ['four spaces', '{\n    "dependencies": {\n        "lodash": "^4.17.20"\n    }\n}\n'],
    ['tabs', '{\n\t"dependencies": {\n\t\t"lodash":\t"^4.17.20"\n\t}\n}\n'],
    ['Windows line endings', '{\r\n  "dependencies": {\r\n    "lodash": "^4.17.20"\r\n  }\r\n}\r\n'],
    ['no final line ending', '{\n  "dependencies": { "lodash": "^4.17.20" }\n}'],
    ['one line', '{"dependencies":{"lodash":"^4.17.20"}}'],
    ['a byte order mark', '\ufeff{\n  "dependencies": { "lodash": "^4.17.20" }\n}\n'],
    ['devDependencies', '{ "devDependencies": { "lodash": "^4.17.20" } }'],
    ['optionalDependencies', '{ "optionalDependencies": { "lodash": "^4.17.20" } }'],
    ['peerDependencies only', '{ "peerDependencies": { "lodash": "^4.17.20" } }'],
    [
      'a script that quotes the range',
      '{ "scripts": { "x": "echo \\"lodash\\": ^4.17" }, "dependencies": { "lodash": "^4.17.20" } }',
    ],
    [
      'the same name elsewhere',
      '{ "lodash": "1", "overrides": { "lodash": "x" }, "dependencies": { "lodash": "^4.17.20" } }',
    ],
    [
      'keys out of order',
      '{ "z": [1, {"dependencies": "no"}], "dependencies": { "z": "1", "lodash": "^4.17.20", "a": "1" }, "a": null }',
    ],
    ['brackets in strings', '{ "description": "a } and ] \\" {", "dependencies": { "lodash": "^4.17.20" } }'],
    ['an escaped key', '{ "dependencies": { "l\\u006fdash": "^4.17.20" } }'],
    [
      'preceding numbers and literals',
      '{ "a": -1.5e3, "b": true, "c": null, "dependencies": { "lodash": "^4.17.20" } }',
    ],
  ])('%s', (_, text) => {
    expect(setRange(text, upgrade).manifest).toBe(text.replace('^4.17.20', '^4.17.21'));
  });
});

test('a scoped package is matched by its full name', () => {
  const text = '{ "dependencies": { "node": "1.0.0", "@types/node": "^20.0.0" } }';
  expect(setRange(text, { package: '@types/node', range: '^22.0.0' }).manifest).toBe(
    text.replace('^20.0.0', '^22.0.0'),
  );
});

test('a package in two sections that install it is edited in both', () => {
  const text = '{ "dependencies": { "lodash": "^4.17.20" }, "devDependencies": { "lodash": "~4.17.19" } }';
  const { manifest, changes } = setRange(text, upgrade);
  expect(JSON.parse(manifest)).toEqual({
    dependencies: { lodash: '^4.17.21' },
    devDependencies: { lodash: '^4.17.21' },
  });
  expect(changes.map(({ section }) => section)).toEqual(['dependencies', 'devDependencies']);
});

test('a peer range is not edited if the package is also installed', () => {
  const text = '{ "peerDependencies": { "lodash": ">=4" }, "devDependencies": { "lodash": "^4.17.20" } }';
  expect(setRange(text, upgrade).manifest).toBe(text.replace('^4.17.20', '^4.17.21'));
});

test('the last of two equal keys counts', () => {
  const text = '{ "dependencies": { "lodash": "1.0.0", "lodash": "^4.17.20" } }';
  expect(setRange(text, upgrade).manifest).toBe(text.replace('^4.17.20', '^4.17.21'));
});

test('a change has the line number and the line before and after', () => {
  const text = '{\r\n  "dependencies": {\r\n    "a": "1.0.0",\r\n    "lodash": "^4.17.20"\r\n  }\r\n}\r\n';
  expect(setRange(text, upgrade).changes).toEqual([
    { section: 'dependencies', line: 4, before: '    "lodash": "^4.17.20"', after: '    "lodash": "^4.17.21"' },
  ]);
});

test.each([
  ['{ "dependencies": {} }', 'no range of lodash'],
  ['{ "dependencies": { "lodash": "^4.17.21" } }', 'no range of lodash'],
  ['{ "dependencies": { "lodash": 4 } }', 'no range of lodash'],
  ['{ "overrides": { "lodash": "^4.17.20" } }', 'no range of lodash'],
  ['{ "dependencies": ', 'not valid JSON'],
  ['[]', 'not a JSON object'],
])('%s is rejected with the reason', (text, reason) => {
  expect(() => setRange(text, upgrade)).toThrow(reason);
});

test('properties of Object.prototype are not declarations', () => {
  expect(readNpm('{ "dependencies": {} }').of('constructor')).toEqual([]);
});
