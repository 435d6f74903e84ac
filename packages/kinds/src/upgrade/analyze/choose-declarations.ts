// Which of a manifest's declarations of a package an upgrade edits; it refuses where that cannot be told.
import { invalid, type Declaration, type Declared } from '../manifest/set-range';
import { holds, type Scheme, type Version } from '../versions/formula';

export interface Question {
  readonly name: string;
  readonly path: string;
  readonly target: Version;
  readonly schemeOf: (declared: Declared) => Scheme;
  /** Whether the new release runs where a declaration applies: everywhere, nowhere, or it cannot be told. */
  readonly runs: (declared: Declared) => 'yes' | 'no' | 'unclear';
}

/** A declaration with its index among those of its package. */
export type Indexed = Declaration & { readonly index: number };

export interface Choice {
  readonly edited: readonly [Indexed, ...Indexed[]];
  /** The others that install the package, which stay as they are, each with the reason. */
  readonly left: readonly { readonly declared: Indexed; readonly why: string }[];
}

/** Throws ServiceError (VALIDATION_ERROR) when there is nothing to edit, or when it cannot be told what is meant. */
export function choose(declared: readonly Declaration[], question: Question): Choice {
  const all = declared.map((one, index): Indexed => ({ ...one, index }));
  const { candidates, foreign } = candidatesOf(all, question);
  const left: { declared: Indexed; why: string }[] = foreign.map((one) => ({
    declared: one,
    why: `it comes from ${one.source}`,
  }));
  const keep = (kept: readonly Indexed[], from: readonly Indexed[], why: string): readonly Indexed[] => {
    left.push(...from.filter((one) => !kept.includes(one)).map((one) => ({ declared: one, why })));
    return kept;
  };

  const named = keep(oneName(candidates, question), candidates, 'it is another copy, under a name of its own');
  const running = named.filter((one) => question.runs(one) !== 'no');
  if (running.length === 0) throw invalid(nowhere(named, question));
  keep(running, named, 'the new version does not run there');
  const meant = keep(oneCondition(running, question), running, 'the new version is not meant for it');
  const [first] = meant;
  const edited = keep(
    meant.filter(({ dialect }) => dialect === first!.dialect),
    meant,
    'it is written in another syntax',
  );
  return { edited: edited as [Indexed, ...Indexed[]], left };
}

/** What is installed from the registry; a promise to others only where nothing is installed. */
function candidatesOf(all: readonly Indexed[], { name, path }: Question) {
  const installed = all.filter(({ role }) => role === 'installs');
  const found = installed.length > 0 ? installed : all.filter(({ role }) => role === 'promises');
  const candidates = found.filter(({ source }) => source === undefined);
  const foreign = found.filter(({ source }) => source !== undefined);
  const [only] = foreign;
  if (candidates.length === 0 && only) throw invalid(foreignMessage(only, name, path));
  if (candidates.length === 0)
    throw invalid(`${path} does not depend on ${name}: only a package that is declared can be upgraded`);
  return { candidates, foreign };
}

function foreignMessage({ range, source }: Indexed, name: string, path: string): string {
  const written = range === '' ? '' : ` as ${JSON.stringify(range)}`;
  return `${path} declares ${name}${written}, which is not a range of versions but comes from ${source}: change it by hand`;
}

/** The same package under several names is installed several times: the one whose versions the new one continues. */
function oneName(candidates: readonly Indexed[], question: Question): readonly Indexed[] {
  const names = new Set(candidates.map(({ alias }) => alias));
  if (names.size === 1) return candidates;
  const continued = new Set(candidates.filter((one) => continues(one, question)).map(({ alias }) => alias));
  if (continued.size !== 1) throw invalid(ambiguous(candidates, question, 'names'));
  return candidates.filter(({ alias }) => continued.has(alias));
}

/** Declarations for different conditions are edited together only where they say the same. */
function oneCondition(candidates: readonly Indexed[], question: Question): readonly Indexed[] {
  const conditions = new Set(candidates.map(conditionOf));
  const ranges = new Set(candidates.map(({ range, dialect }) => `${dialect ?? ''} ${range}`));
  if (conditions.size === 1 || ranges.size === 1) return candidates;
  const everywhere = candidates.filter((one) => conditionOf(one) === '');
  const special = candidates.filter((one) => conditionOf(one) !== '');
  if (everywhere.length > 0 && special.every((one) => admits(one, question))) return everywhere;
  if (everywhere.length > 0) throw invalid(ambiguous(candidates, question, 'conditions'));
  const continued = new Set(candidates.filter((one) => continues(one, question)).map(conditionOf));
  if (continued.size === 1) return candidates.filter((one) => continued.has(conditionOf(one)));
  throw invalid(ambiguous(candidates, question, 'conditions'));
}

/** Where a declaration applies, for people; empty for everywhere. */
export function conditionOf({ group, marker, python }: Declared): string {
  return [group, marker, python && `Python ${python}`].filter(Boolean).join(', ');
}

function admits(declared: Indexed, { schemeOf, target }: Question): boolean {
  const scheme = schemeOf(declared);
  const formula = scheme.formula(declared.range);
  return formula !== undefined && holds(scheme, formula, target);
}

/** Whether the new version has the same major version as the lowest that a declaration admits; 0.x counts the minor version. */
function continues(declared: Indexed, { schemeOf, target }: Question): boolean {
  const scheme = schemeOf(declared);
  const lowest = scheme.lowest(declared.range);
  const from = lowest === undefined ? undefined : scheme.parse(lowest);
  if (!from) return false;
  const leading = (from.numbers[0] ?? 0) === 0 ? 2 : 1;
  const same = Array.from({ length: leading }, (_, i) => (from.numbers[i] ?? 0) === (target.numbers[i] ?? 0));
  return from.epoch === target.epoch && same.every(Boolean);
}

function nowhere(candidates: readonly Indexed[], { name, path }: Question): string {
  return `${path} declares ${name} only where the new version does not run: ${candidates.map(described).join('; ')}`;
}

function ambiguous(candidates: readonly Indexed[], { name, path }: Question, what: string): string {
  const list = candidates.map(described).join('; ');
  return `${path} declares ${name} under several ${what}, and it cannot be told which is meant: ${list}; change it by hand`;
}

function described(declared: Indexed): string {
  const { section, range, alias } = declared;
  const condition = conditionOf(declared);
  const details = [section, alias && `as ${alias}`, condition].filter(Boolean).join(', ');
  return `${range || 'any version'} (${details})`;
}
