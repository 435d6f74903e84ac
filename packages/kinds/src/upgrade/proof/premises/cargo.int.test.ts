// What is proved of an upgrade of cargo, by Z3 itself: every constraint that decides is a premise, and what is not modelled is said.
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
    'a rust-version that is high enough': {
      files: crate('serde = "1.0.190"', 'rust-version = "1.74"'),
      ends: 'proved',
      holds: ['Cargo.toml (dependencies) declares serde 1.0.210', 'serde 1.0.210 needs Rust 1.60'],
      premises: ['Cargo.toml (rust-version) supports Rust 1.74'],
    },
    'a rust-version that is too low': {
      files: crate('serde = "1.0.190"', 'rust-version = "1.56"'),
      ends: 'serde 1.0.210 needs Rust 1.60 (not met by Rust 1.5',
    },
    'an edition that needs a newer Rust anyway': {
      files: crate('serde = "1.0.190"', 'edition = "2024"'),
      ends: 'proved',
    },
    'no rust-version': {
      files: crate('serde = "1.0.190"'),
      ends: 'unknown',
      not: ['serde 1.0.210 needs Rust 1.60: no manifest declares which versions of Rust the project supports'],
    },
    'features that there are and are not': {
      files: crate('serde = { version = "1.0.190", features = ["derive", "rc"] }', 'edition = "2024"'),
      ends: 'serde 1.0.210 breaks a constraint: serde 1.0.210 has the feature rc',
    },
    "a feature in the package's own features": {
      files: `${crate('serde = "1.0.190"', 'edition = "2024"')}[features]\nall = ["serde?/nothing"]\n`,
      ends: 'serde 1.0.210 has the feature nothing',
    },
    'a crate whose every release shuts it out': {
      files: crate('serde = "1.0.190"\nstrict = "1"', 'edition = "2024"'),
      ends: 'strict 1.1.0 needs serde >=1.0.100, <1.0.200',
    },
    'a crate that takes a newer version of the same range': {
      files: crate('serde = "1.0.1"\nserde_json = "1"', 'edition = "2024"'),
      version: '1.0.190',
      ends: 'unknown',
      not: [
        'serde_json 1.0.0 needs serde ^1.0.210: the declared range admits serde 1.0.212 too, which is installed then',
      ],
    },
    'a crate of which an older release fits': {
      files: crate('serde = "1.0.190"\nloose = "1"', 'edition = "2024"'),
      ends: 'proved',
      premises: ['loose 1.0.0 is the newest of its range that fits'],
    },
    'a crate for an incompatible version builds its own copy': {
      files: crate('serde = "1.0.190"\nstrict = "1"'),
      version: '2.0.0',
      ends: 'proved',
      premises: ['strict 1.1.0 needs serde >=1.0.100, <1.0.200, which is built as a copy of its own'],
    },
    'incompatible versions of what it requires': {
      files: crate('serde = "1.0.190"\nitoa = "0.4"'),
      version: '1.0.211',
      ends: 'proved',
      premises: ['serde 1.0.211 needs itoa ^1.0, and itoa 0.4 is declared, so that both versions are built'],
    },
    'a patch': {
      files: `${crate('serde = "1.0.190"', 'edition = "2024"')}[patch.crates-io]\nserde = { path = "../serde" }\n`,
      ends: 'unknown',
      not: ['Cargo.toml: serde is patched ([patch])'],
    },
    'a workspace': {
      files:
        '[workspace]\nmembers = ["a"]\n[workspace.package]\nrust-version = "1.80"\n[workspace.dependencies]\nserde = "1.0.190"\n',
      ends: 'unknown',
      not: ['Cargo.toml: the members of its workspace are not read'],
    },
    'a crate from a path': {
      files: crate('serde = "1.0.190"\ncore = { path = "../core" }', 'edition = "2024"'),
      ends: 'unknown',
      not: ['what core requires (a path)'],
    },
  },
);
