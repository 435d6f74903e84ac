// Proofs of cargo upgrades by Z3.
import { proofTable } from '../../../testing/proof-table';

const crate = (dependency: string, more = '') => `[package]\nname = "x"\n${more}\n[dependencies]\n${dependency}\n`;

proofTable(
  'cargo',
  {
    ...{ package: 'serde', version: '1.0.210', file: 'Cargo.toml', range: (version) => version },
    registry: {
      serde: {
        '1.0.190': {},
        '1.0.210': { languages: ['1.60'], features: ['default', 'derive'] },
        '1.0.211': { requires: [{ package: 'itoa', range: '^1.0' }] },
        '1.0.212': { links: 'serde' },
        '2.0.0': {},
      },
      itoa: { '0.4.0': {}, '1.0.0': {} },
      strict: {
        '1.0.0': { requires: [{ package: 'serde', range: '=1.0.190' }] },
        '1.1.0': { requires: [{ package: 'serde', range: '>=1.0.100, <1.0.200' }] },
      },
      serde_json: { '1.0.0': { requires: [{ package: 'serde', range: '^1.0.210' }] } },
      loose: {
        '1.0.0': { requires: [{ package: 'serde', range: '^1' }] },
        '1.1.0': { requires: [{ package: 'serde', range: '^1.0.300' }] },
      },
    },
  },
  {
    'a sufficient rust-version': {
      files: crate('serde = "1.0.190"', 'rust-version = "1.74"'),
      result: 'proved',
      constraints: ['Cargo.toml (dependencies) declares serde 1.0.210', 'serde 1.0.210 needs Rust 1.60'],
      premises: ['Cargo.toml (rust-version) supports Rust 1.74'],
    },
    'an insufficient rust-version': {
      files: crate('serde = "1.0.190"', 'rust-version = "1.56"'),
      result: 'serde 1.0.210 needs Rust 1.60 (not met by Rust 1.5',
    },
    'an edition that implies a sufficient Rust version': {
      files: crate('serde = "1.0.190"', 'edition = "2024"'),
      result: 'proved',
    },
    'no rust-version': {
      files: crate('serde = "1.0.190"'),
      result: 'unknown',
      notModelled: ['serde 1.0.210 needs Rust 1.60: no manifest declares which versions of Rust the project supports'],
    },
    'one feature exists, another does not': {
      files: crate('serde = { version = "1.0.190", features = ["derive", "rc"] }', 'edition = "2024"'),
      result: 'serde 1.0.210 violates a constraint: serde 1.0.210 has the feature rc',
    },
    'a dependency feature in the features of the project': {
      files: `${crate('serde = "1.0.190"', 'edition = "2024"')}[features]\nall = ["serde?/nothing"]\n`,
      result: 'serde 1.0.210 has the feature nothing',
    },
    'another crate, no release of which is compatible': {
      files: crate('serde = "1.0.190"\nstrict = "1"', 'edition = "2024"'),
      result: 'strict 1.1.0 needs serde >=1.0.100, <1.0.200',
    },
    'another crate needs a newer version in the declared range': {
      files: crate('serde = "1.0.1"\nserde_json = "1"', 'edition = "2024"'),
      version: '1.0.190',
      result: 'unknown',
      notModelled: [
        'serde_json 1.0.0 needs serde ^1.0.210: the declared range also admits serde 1.0.212, which is installed instead',
      ],
    },
    'another crate, an older release of which is compatible': {
      files: crate('serde = "1.0.190"\nloose = "1"', 'edition = "2024"'),
      result: 'proved',
      premises: ['loose 1.0.0 is the newest compatible release in its range'],
    },
    'another crate needs an incompatible version, which is built as well': {
      files: crate('serde = "1.0.190"\nstrict = "1"'),
      version: '2.0.0',
      result: 'proved',
      premises: ['strict 1.1.0 needs serde >=1.0.100, <1.0.200, which is built as a separate copy'],
    },
    'the release needs an incompatible version of another crate': {
      files: crate('serde = "1.0.190"\nitoa = "0.4"'),
      version: '1.0.211',
      result: 'proved',
      premises: ['serde 1.0.211 needs itoa ^1.0, and itoa 0.4 is declared: both versions are built'],
    },
    'a patched crate': {
      files: `${crate('serde = "1.0.190"', 'edition = "2024"')}[patch.crates-io]\nserde = { path = "../serde" }\n`,
      result: 'unknown',
      notModelled: ['Cargo.toml: serde is patched ([patch])'],
    },
    'a workspace': {
      files:
        '[workspace]\nmembers = ["a"]\n[workspace.package]\nrust-version = "1.80"\n[workspace.dependencies]\nserde = "1.0.190"\n',
      result: 'unknown',
      notModelled: ['Cargo.toml: the members of the workspace are not read'],
    },
    'another crate from a path': {
      files: crate('serde = "1.0.190"\ncore = { path = "../core" }', 'edition = "2024"'),
      result: 'unknown',
      notModelled: ['the requirements of core (a path)'],
    },
  },
);
