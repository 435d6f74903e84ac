// The premise on the language: the release runs on every version of it that the project supports.
import { LANGUAGES } from '../../languages';
import { pythonOf } from '../../markers/marker';
import { isNowhere, markerOf } from '../../markers/applicability';
import { compare, holds, or, type Formula } from '../../versions/formula';
import { caseOf, type Case } from '../claim';
import type { Upgrade } from './upgrade';

export const LANGUAGE = 'language';

const ENGINES = 'npm only warns of engines, unless engine-strict is set';

/** Nothing for a release that is for every version. */
export function languageCase(upgrade: Upgrade): Case {
  const { ecosystem, name, version, release, supported, edited } = upgrade;
  const { name: language, scheme } = LANGUAGES[ecosystem];
  const ranges = bindingRanges(upgrade);
  if (ranges.length === 0) return caseOf({});
  const label = `${name} ${version} needs ${language} ${ranges.join(' or ')}`;
  const formulas = ranges.map((range) => scheme.formula(range));
  if (!formulas.every((one) => one !== undefined) || release.unreadable?.includes('requires_python'))
    return caseOf({ notModelled: [`${label}, which cannot be read`] });
  if (ecosystem === 'pip' && edited.every((declared) => isNowhere(declared, supported?.formula)))
    return caseOf({ notModelled: [`${supported?.label ?? 'a marker'}, and no such Python is known`] });
  const markers = edited.flatMap((declared) => markerOf(declared) ?? []);
  const conditional = ecosystem === 'pip' && markers.length === edited.length;
  const assumptions: Formula[] = [
    ...(supported?.formula ? [supported.formula] : []),
    ...(conditional ? [or(...markers.map(pythonOf))] : []),
    ...(isPythonWithoutPoetry(upgrade) ? [compare('<', { epoch: 0, numbers: [4], suffix: '' })] : []),
  ];
  const doubt = !supported
    ? `no manifest declares which versions of ${language} the project supports`
    : !supported.formula
      ? `${supported.label}, which cannot be read`
      : ecosystem === 'npm'
        ? ENGINES
        : undefined;
  return caseOf({
    subjects: [{ id: LANGUAGE, scheme, assumptions }],
    constraints: [{ label, formula: or(...formulas), subject: LANGUAGE, doubt }],
    premises: [
      ...(supported ? [supported.label] : []),
      ...(isPythonWithoutPoetry(upgrade) ? ['there is no Python 4'] : []),
    ],
  });
}

/** Go's line binds from 1.21 on. https://go.dev/doc/toolchain */
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

/** Poetry compares upper bounds of Python too; pip meets only the Pythons that there are. */
function isPythonWithoutPoetry({ ecosystem, edited }: Upgrade): boolean {
  return ecosystem === 'pip' && edited.every(({ dialect }) => dialect !== 'poetry');
}
