// The crates of the registry: real names and some of their real versions.

export interface Dependency {
  readonly name: string;
  readonly req: string;
  readonly optional?: boolean;
}

export interface CrateVersion {
  readonly vers: string;
  readonly yanked?: boolean;
}

/** Index lines in an old format, without later fields, and in an unknown future format. */
export const ODD_LINES: Readonly<Record<string, readonly string[]>> = {
  serde: [
    '{"name":"serde","vers":"0.1.0","deps":[],"cksum":"","features":{},"yanked":null}',
    '{"name":"serde","vers":"99.0.0","v":9,"deps":{},"cksum":"","features":[],"yanked":false}',
  ],
};

export interface Crate {
  readonly name: string;
  readonly features: Readonly<Record<string, readonly string[]>>;
  /** The same for every version. */
  readonly deps: readonly Dependency[];
  /** Minimum Rust version. */
  readonly rustVersion: string;
  /** Lowest first. */
  readonly versions: readonly CrateVersion[];
}

export const CRATES: readonly Crate[] = [
  crate('anyhow', '1.0.71 1.0.75 1.0.81 1.0.94', { features: { default: ['std'], std: [] } }),
  crate('axum', '0.6.20 0.7.2 0.7.5 0.7.9 0.8.0-alpha.1', {
    features: { default: ['http1', 'json', 'tokio'], http1: [], json: ['dep:serde_json'], tokio: ['dep:tokio'] },
    deps: [
      { name: 'serde', req: '^1.0' },
      { name: 'serde_json', req: '^1.0', optional: true },
      { name: 'tokio', req: '^1.25.0', optional: true },
    ],
    rustVersion: '1.66',
  }),
  crate('chrono', '0.4.26 0.4.31 0.4.38 0.4.39', {
    features: { default: ['clock', 'std'], clock: [], std: [], serde: ['dep:serde'] },
  }),
  crate('clap', '4.3.24 4.4.11 4.5.4 4.5.23', {
    features: { default: ['std'], std: [], derive: [] },
    rustVersion: '1.74',
  }),
  crate('rand', '0.8.4 0.8.5', { features: { default: ['std'], std: [] } }),
  crate('regex', '1.9.6 1.10.2 1.10.6 1.11.1', {
    features: { default: ['std', 'perf', 'unicode'], std: [], perf: [], unicode: [] },
  }),
  crate('serde', '1.0.188 1.0.193 1.0.203 1.0.210 1.0.215', {
    features: { default: ['std'], std: [], derive: ['serde_derive'], rc: [], alloc: [] },
    deps: [{ name: 'serde_derive', req: '=1.0.215', optional: true }],
    rustVersion: '1.31',
  }),
  crate('serde_json', '1.0.107 1.0.108 1.0.117 1.0.133', {
    features: { default: ['std'], std: [] },
    deps: [{ name: 'serde', req: '^1.0.194' }],
  }),
  crate('thiserror', '1.0.50 1.0.61 1.0.69 2.0.6', { features: {} }),
  crate('tokio', '1.32.0 1.35.1 1.38.0 !1.38.2 1.40.0 1.42.0', {
    features: {
      default: [],
      full: ['fs', 'macros', 'net', 'rt-multi-thread'],
      fs: [],
      macros: [],
      net: [],
      'rt-multi-thread': [],
    },
    rustVersion: '1.70',
  }),
  crate('uuid', '1.4.1 1.6.1 1.8.0 1.11.0', { features: { default: ['std'], std: [], v4: ['rng'], rng: [] } }),
];

/** Finds a crate, ignoring case as the real registry does. */
export function findCrate(name: string): Crate | undefined {
  return CRATES.find((one) => one.name === name.toLowerCase());
}

type Details = Pick<Crate, 'features'> & Partial<Pick<Crate, 'deps' | 'rustVersion'>>;

/** Parses 'version version …'; an exclamation mark means yanked. */
function crate(name: string, versions: string, { deps = [], rustVersion = '1.60', features }: Details): Crate {
  const read = (one: string) => (one.startsWith('!') ? { vers: one.slice(1), yanked: true } : { vers: one });
  return { name, features, deps, rustVersion, versions: versions.split(' ').map(read) };
}
