// Python versions and specifiers (PEP 440), without local versions (1.0+cpu), which package indexes do not allow.
import {
  and,
  compare,
  compareVersions,
  is,
  not,
  releaseOf,
  startsLike,
  type Formula,
  type Scheme,
  type Version,
} from './formula';

/** JavaScript numbers represent up to 15 digits exactly. */
const N = String.raw`\d{1,15}`;
const VERSION = new RegExp(
  [
    String.raw`^v?(?:(?<epoch>${N})!)?(?<release>${N}(?:\.${N})*)`,
    String.raw`(?:[-_.]?(?<phase>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?<phaseNumber>${N})?)?`,
    String.raw`(?<post>-(?<bare>${N})|[-_.]?(?:post|rev|r)[-_.]?(?<postNumber>${N})?)?`,
    String.raw`(?<dev>[-_.]?dev[-_.]?(?<devNumber>${N})?)?$`,
  ].join(''),
  'i',
);
const PHASES: Readonly<Record<string, string>> = { alpha: 'a', beta: 'b', c: 'rc', pre: 'rc', preview: 'rc' };

const SPECIFIER = /^(~=|===|==|!=|<=|>=|<|>)\s*(\S+)$/;

export const pep440Scheme: Scheme = { parse: parsePep440, compareSuffixes, isPhase, formula: formulaOf, lowest };

/** Undefined if the text is not a public version. */
export function parsePep440(text: string): Version | undefined {
  const found = VERSION.exec(text.trim())?.groups;
  if (!found) return undefined;
  const { epoch, release, phase, phaseNumber, post, bare, postNumber, dev, devNumber } = found;
  const letter = phase?.toLowerCase();
  const suffix = [
    ...(letter === undefined ? [] : [`${PHASES[letter] ?? letter}${Number(phaseNumber ?? 0)}`]),
    ...(post === undefined ? [] : [`post${Number(bare ?? postNumber ?? 0)}`]),
    ...(dev === undefined ? [] : [`dev${Number(devNumber ?? 0)}`]),
  ].join('.');
  return { epoch: Number(epoch ?? 0), numbers: release!.split('.').map(Number), suffix };
}

const SUFFIX = /^(?:(a|b|rc)(\d+))?\.?(?:post(\d+))?\.?(?:dev(\d+))?$/;

/** 1.0.dev1 < 1.0a1 < 1.0b1 < 1.0rc1 < 1.0 < 1.0.post1; a dev release precedes the release that it leads to. */
function compareSuffixes(a: string, b: string): number {
  const [first, second] = [orderOf(a), orderOf(b)];
  for (const [i, n] of first.entries()) {
    if (n !== second[i]) return n < second[i]! ? -1 : 1;
  }
  return 0;
}

function orderOf(suffix: string): readonly number[] {
  const [, letter, number, post, dev] = SUFFIX.exec(suffix) ?? [];
  const onlyDev = letter === undefined && post === undefined && dev !== undefined;
  const phase = letter === undefined ? (onlyDev ? -1 : 3) : ['a', 'b', 'rc'].indexOf(letter);
  return [phase, Number(number ?? 0), Number(post ?? -1), Number(dev ?? Infinity)];
}

function isPhase(suffix: string, phase: 'pre' | 'post'): boolean {
  return phase === 'pre' ? /a\d|b\d|rc\d|dev/.test(suffix) : suffix.includes('post');
}

interface Specifier {
  readonly operator: string;
  readonly version: Version;
  /** `==1.2.*` */
  readonly wildcard: boolean;
}

function specifiersOf(range: string): readonly Specifier[] | undefined {
  if (range.replace(/[\s,]/g, '') === '') return [];
  // PEP 440 allows a trailing comma.
  const parts = range.split(',').filter((part) => part.trim() !== '');
  const found = parts.map((part): Specifier | undefined => {
    const [, operator, text = ''] = SPECIFIER.exec(part.trim()) ?? [];
    const wildcard = text.endsWith('.*');
    const version = parsePep440(wildcard ? text.slice(0, -2) : text);
    if (operator === undefined || !version) return undefined;
    if (wildcard && (!/^[!=]=$/.test(operator) || version.suffix !== '')) return undefined;
    return operator === '~=' && version.numbers.length < 2 ? undefined : { operator, version, wildcard };
  });
  return found.every((one) => one !== undefined) ? found : undefined;
}

/** Admits pre-releases only if a specifier names one. */
function formulaOf(range: string): Formula | undefined {
  const specifiers = specifiersOf(range);
  if (!specifiers) return undefined;
  const naming = specifiers.some(({ operator, version }) => operator !== '!=' && isPhase(version.suffix, 'pre'));
  return and(...specifiers.map(meaningOf), ...(naming ? [] : [not(is('pre'))]));
}

function meaningOf({ operator, version, wildcard }: Specifier): Formula {
  const matches = wildcard ? startsLike(version) : compare('=', version);
  switch (operator) {
    case '==':
    case '===':
      return matches;
    case '!=':
      return not(matches);
    case '~=':
      return and(compare('>=', version), startsLike({ ...version, numbers: version.numbers.slice(0, -1) }));
    case '<':
      // Excludes pre-releases of the version.
      return isPhase(version.suffix, 'pre')
        ? compare('<', version)
        : and(compare('<', version), not(and(releaseOf(version), is('pre'))));
    case '>':
      // Excludes post-releases of the version.
      return isPhase(version.suffix, 'post')
        ? compare('>', version)
        : and(compare('>', version), not(and(releaseOf(version), is('post'))));
    default:
      return compare(operator as '<=' | '>=', version);
  }
}

/** The highest lower bound; 0 if there is none. */
function lowest(range: string): string | undefined {
  const bounds = specifiersOf(range)?.filter(({ operator }) => /^(~=|===?|>=?)$/.test(operator));
  if (!bounds) return undefined;
  const [highest] = bounds.map(({ version }) => version).toSorted((a, b) => -compareVersions(pep440Scheme, a, b));
  return highest ? textOf(highest) : '0';
}

function textOf({ epoch, numbers, suffix }: Version): string {
  const joint = /^(post|dev)/.test(suffix) ? '.' : '';
  return `${epoch === 0 ? '' : `${epoch}!`}${numbers.join('.')}${joint}${suffix}`;
}
