// The syntax of package names and exact versions in each ecosystem. The controller validates them again.

export const ECOSYSTEMS = ['npm', 'pip', 'cargo', 'go'] as const;
export type Ecosystem = (typeof ECOSYSTEMS)[number];

interface Rule {
  readonly name: RegExp;
  readonly version: RegExp;
}

const NUMBER = '(?:0|[1-9]\\d*)';
const IDENTIFIERS = '[0-9a-z-]+(?:\\.[0-9a-z-]+)*';
const SEMVER = `${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-${IDENTIFIERS})?(?:\\+${IDENTIFIERS})?`;

export const RULES: Readonly<Record<Ecosystem, Rule>> = {
  npm: {
    // Old packages have upper-case letters (JSONStream).
    name: /^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/i,
    version: new RegExp(`^${SEMVER}$`, 'i'),
  },
  pip: {
    name: /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/i,
    // A superset of the public versions of PEP 440.
    version: /^(?:\d+!)?\d+(?:\.\d+)*(?:[-_.]?[a-z]{1,7}[-_.]?\d*){0,3}(?:-\d+)?$/i,
  },
  cargo: { name: /^[a-z][a-z0-9_-]{0,63}$/i, version: new RegExp(`^${SEMVER}$`, 'i') },
  go: {
    // The first element is a host name.
    name: /^(?!.*(?:\.\/|\.\.|\.$))[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:\/[\w~-][\w.~-]*)*$/i,
    version: new RegExp(`^v${SEMVER}$`, 'i'),
  },
};
