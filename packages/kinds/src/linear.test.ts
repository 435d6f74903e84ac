// Every parser of untrusted text takes linear time.
import { adversarial, superLinear } from '@sextant/telemetry/testing/linear-time';
import { calculate } from './agent/calculator';
import { parseModelJson } from './generate-object';
import { extractPage } from './clients/crawler/extract';
import { checkPage } from './page/problems';
import { readCargo } from './upgrade/manifest/cargo';
import { readGo } from './upgrade/manifest/go';
import { readGoMod } from './upgrade/manifest/go-mod';
import { readNpm } from './upgrade/manifest/npm';
import { npmRules } from './upgrade/manifest/npm-rules';
import { readPyproject } from './upgrade/manifest/python/pyproject';
import { readRequirements } from './upgrade/manifest/python/requirements-txt';
import { parseMarker } from './upgrade/markers/marker';
import { poetryScheme } from './upgrade/versions/poetry';
import { isPackageName, ECOSYSTEMS } from './upgrade/names';
import { pep440Scheme } from './upgrade/versions/pep440';

const page = (body: string) =>
  checkPage(JSON.stringify({ title: 't', description: 'd', sections: [{ heading: 'h', body }] }));

const PARSERS: readonly (readonly [name: string, parse: (text: string) => unknown, parts: readonly string[]])[] = [
  ['package.json', readNpm, ['{"dependencies":{"a":"', '{"a":']],
  ['requirements.txt', readRequirements, ['a[', 'a (', 'a\\\n']],
  ['pyproject.toml', readPyproject, ['[project]\ndependencies = ["', '[[a]]\n', 'a = """']],
  ['Cargo.toml', readCargo, ['[dependencies]\na = "', 'a = { version = "1" }\n', "'''"]],
  ['go.mod', readGo, ['require (\n', 'require a v1', '//', '\u2028']],
  ["a module's go.mod", (text) => readGoMod(text).retracted('v1.0.0'), ['retract [v1', 'retract v1', 'go 1.2']],
  [
    'an npm override',
    (text) => npmRules({ resolutions: { [text]: '1' }, pnpm: { overrides: { [text]: '1' } } }),
    ['a>', '@a/', '**/', 'a@'],
  ],
  ['a marker', parseMarker, ['python_version < "3" and ', '(', 'extra == "']],
  ['a Poetry constraint', (text) => poetryScheme.formula(text), ['^1', '||', '>=1,', '~']],
  ['a page', page, ['<', '< /', '](', '<a:', '<a on', '[a]: ']],
  ['HTML', extractPage, ['<a href="', '<div>', '</x>', '<div x=1 ', '<script>', '<!--', '&', 'a@a.']],
  ['an arithmetic expression', calculate, ['1+', '1e', '(']],
  ['JSON of a model', parseModelJson, ['```', '```json', '{"a":']],
  ['package names', (text) => ECOSYSTEMS.map((ecosystem) => isPackageName(ecosystem, text)), ['@a/', 'a.b/', 'a..']],
  ['a Python version', (text) => pep440Scheme.parse(text), ['1.', '1.0a', '1!', '1.0.post']],
  ['a Python specifier', (text) => pep440Scheme.formula(text), ['>=1,', '===', '~=1.']],
];

const FILLERS = ['a', ' ', '\n', '"'];

test.each(PARSERS)('%s takes linear time', (_, parse, parts) => {
  const slow = adversarial(parts, FILLERS).flatMap(([name, textOf]) => {
    const problem = superLinear(parse, textOf);
    return problem === undefined ? [] : [`${name}: ${problem}`];
  });
  expect(slow).toEqual([]);
});

const entries = (n: number, entry: (i: number) => string, between: string) =>
  Array.from({ length: Math.floor(n / entry(0).length) }, (_, i) => entry(i)).join(between);

test.each([
  ['package.json', readNpm, (n: number) => `{"dependencies":{${entries(n, (i) => `"p${i}":"1.0.0"`, ',')}}}`],
  ['requirements.txt', readRequirements, (n: number) => entries(n, (i) => `p${i}==1.0.0`, '\n')],
  [
    'pyproject.toml',
    readPyproject,
    (n: number) => `[project]\ndependencies = [${entries(n, (i) => `"p${i}==1"`, ',')}]`,
  ],
  ['Cargo.toml', readCargo, (n: number) => `[dependencies]\n${entries(n, (i) => `p${i} = "1.0"`, '\n')}`],
  ['go.mod', readGo, (n: number) => `require (\n${entries(n, (i) => `a.b/p${i} v1.0.0`, '\n')}\n)`],
])('%s with many entries takes linear time', (_, parse, textOf) => {
  expect(superLinear(parse, textOf)).toBeUndefined();
});
