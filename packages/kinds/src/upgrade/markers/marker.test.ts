// Environment markers. The expectations are the results of the Python package `packaging`.
import { holds } from '../versions/formula';
import { pep440Scheme } from '../versions/pep440';
import { applies, environmentsOf } from './environments';
import { parseMarker, pythonOf } from './marker';

const PYTHONS = ['2.7.18', '3.0.0', '3.8.0', '3.8.1', '3.8.5', '3.9.0', '3.10.2'];

test.each([
  ['python_version >= "3"', ['3.0.0', '3.8.0', '3.8.1', '3.8.5', '3.9.0', '3.10.2']],
  ['python_version < "3.8.1"', ['2.7.18', '3.0.0', '3.8.0', '3.8.1', '3.8.5']],
  ['python_version <= "3.8"', ['2.7.18', '3.0.0', '3.8.0', '3.8.1', '3.8.5']],
  ['python_version > "3.8"', ['3.9.0', '3.10.2']],
  ['python_version >= "3.8.1"', ['3.9.0', '3.10.2']],
  ['python_version == "3.8.1"', []],
  ['python_version == "3.8"', ['3.8.0', '3.8.1', '3.8.5']],
  ['python_version != "3.8"', ['2.7.18', '3.0.0', '3.9.0', '3.10.2']],
  ['python_version == "3.*"', ['3.0.0', '3.8.0', '3.8.1', '3.8.5', '3.9.0', '3.10.2']],
  ['python_version ~= "3.8"', ['3.8.0', '3.8.1', '3.8.5', '3.9.0', '3.10.2']],
  ['python_version in "3.8 3.9"', ['3.8.0', '3.8.1', '3.8.5', '3.9.0']],
  ['python_version not in "3.8, 3.9"', ['2.7.18', '3.0.0', '3.10.2']],
  ['python_full_version < "3.8.1"', ['2.7.18', '3.0.0', '3.8.0']],
  ['"3.9" <= python_version', ['3.9.0', '3.10.2']],
  ['python_version < "3" or (python_version >= "3.9" and python_version < "3.10")', ['2.7.18', '3.9.0']],
  ['sys_platform == "win32" and python_version < "3.8"', ['2.7.18', '3.0.0']],
])('%s', (text, pythons) => {
  const formula = pythonOf(parseMarker(text)!);
  expect(PYTHONS.filter((one) => holds(pep440Scheme, formula, pep440Scheme.parse(one)!))).toEqual(pythons);
});

test.each(['', 'python_version', 'python_version < ', 'python_version < "3" and', 'x == "1"', '"3" < "4"'.repeat(2)])(
  '%j is not a marker',
  (text) => {
    expect(parseMarker(text)).toBeUndefined();
  },
);

test('a comparison that cannot be evaluated may be true or false', () => {
  const marker = parseMarker('platform_release > "5.4"')!;
  expect(new Set(environmentsOf([marker])!.map((one) => applies(marker, one)))).toEqual(new Set([true, false]));
});

test('markers with too many environments are not compared', () => {
  const names = ['os_name', 'sys_platform', 'platform_machine', 'platform_system', 'implementation_name'];
  const text = names.map((name) => `${name} in "a b c d e f g h"`).join(' and ');
  expect(environmentsOf([parseMarker(text)!])).toBeUndefined();
});
