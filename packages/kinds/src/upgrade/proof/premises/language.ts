// The language: the release runs on every language version that the project supports.
import { LANGUAGES } from '../../languages';
import { appliesNowhere, markerOf } from '../../markers/applicability';
import { pythonOf } from '../../markers/marker';
import { compare, holds, or, type Formula } from '../../versions/formula';
import { claim, notModelled, type Claim } from '../claim';
import type { Upgrade } from './upgrade';

export const LANGUAGE = 'language';

const ENGINES = 'npm only warns about engines, unless engine-strict is set';

/** Empty for a release that supports every language version. */
export function languageClaim(upgrade: Upgrade): Claim {
  const { ecosystem, name, version, release, supported, edited } = upgrade;
  const { name: language, scheme } = LANGUAGES[ecosystem];
  const ranges = bindingRanges(upgrade);
  if (ranges.length === 0) return claim({});
  const label = `${name} ${version} needs ${language} ${ranges.join(' or ')}`;
  const formulas = ranges.map((range) => scheme.formula(range));
  if (!formulas.every((one) => one !== undefined) || release.unreadable?.includes('requires_python'))
    return notModelled(`${label}, which cannot be read`);
  if (ecosystem === 'pip' && edited.every((declared) => appliesNowhere(declared, supported?.formula)))
    return notModelled(`${supported?.label ?? 'a marker'}, and no known Python version matches`);
  const markers = edited.flatMap((declared) => markerOf(declared) ?? []);
  const conditional = ecosystem === 'pip' && markers.length === edited.length;
  const assumptions: Formula[] = [
    ...(supported?.formula ? [supported.formula] : []),
    ...(conditional ? [or(...markers.map(pythonOf))] : []),
    ...(isPythonWithoutPoetry(upgrade) ? [compare('<', { epoch: 0, numbers: [4], suffix: '' })] : []),
  ];
  const unless = !supported
    ? `no manifest declares which versions of ${language} the project supports`
    : !supported.formula
      ? `${supported.label}, which cannot be read`
      : ecosystem === 'npm'
        ? ENGINES
        : undefined;
  return claim({
    subjects: [{ id: LANGUAGE, scheme, assumptions }],
    constraints: [{ label, formula: or(...formulas), subject: LANGUAGE, unless }],
    premises: [
      ...(supported ? [supported.label] : []),
      ...(isPythonWithoutPoetry(upgrade) ? ['Python 4 does not exist'] : []),
    ],
  });
}

/** The go line is a requirement since Go 1.21. https://go.dev/doc/toolchain */
function bindingRanges({ ecosystem, release }: Upgrade): readonly string[] {
  const { languages = [] } = release;
  if (ecosystem !== 'go') return languages;
  const { scheme } = LANGUAGES.go;
  const strict = scheme.formula('1.21')!;
  return languages.filter((range) => {
    const version = scheme.parse(range);
    return !version || holds(scheme, strict, version);
  });
}

/** Unlike pip, Poetry also compares the upper bounds of Python ranges. */
function isPythonWithoutPoetry({ ecosystem, edited }: Upgrade): boolean {
  return ecosystem === 'pip' && edited.every(({ dialect }) => dialect !== 'poetry');
}
