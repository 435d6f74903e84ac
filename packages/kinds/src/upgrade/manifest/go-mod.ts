// The go.mod of a required module: its language version, requirements and retractions.
import semver from 'semver';
import { goLines } from './go';

export interface GoMod {
  /** The version in the `go` line, such as 1.21. */
  readonly go: string | undefined;
  readonly requires: readonly (readonly [module: string, version: string])[];
  /** Why a version is retracted, empty if no reason is args; undefined if it is not retracted. */
  readonly retracted: (version: string) => string | undefined;
}

const VERSION = String.raw`"?(v[^\s",\]]+)"?`;
const REQUIRE = new RegExp(String.raw`^"?([^\s"]+)"?\s+${VERSION}`);
const RETRACT = new RegExp(String.raw`^(?:\[\s*${VERSION}\s*,\s*${VERSION}\s*\]|${VERSION})`);

/** Skips lines that it cannot parse. */
export function readGoMod(text: string): GoMod {
  const lines = goLines(text);
  const of = (directive: string) => lines.filter((line) => line.directive === directive);
  const retractions = of('retract').flatMap(({ args, comment }) => {
    const [, low, high, one] = RETRACT.exec(args) ?? [];
    const [from, to] = [low ?? one, high ?? one];
    return from === undefined || to === undefined ? [] : [{ from, to, why: comment.replace(/^\/\/\s*/, '') }];
  });
  return {
    go: of('go')[0]?.args.trim() || undefined,
    requires: of('require').flatMap(({ args }) => {
      const [, module, version] = REQUIRE.exec(args) ?? [];
      return module === undefined || version === undefined ? [] : [[module, version] as const];
    }),
    retracted: (version) => retractions.find(({ from, to }) => isWithin(version, from, to))?.why,
  };
}

function isWithin(version: string, from: string, to: string): boolean {
  const [low, high] = [semver.valid(from), semver.valid(to)];
  if (!low || !high || !semver.valid(version)) return false;
  return semver.gte(version, low) && semver.lte(version, high);
}
