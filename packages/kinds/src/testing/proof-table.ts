// For tests: tables of what is proved of upgrades, by Z3 itself.
import { startZ3, type TestProver } from './z3';
import { upgradeSteps, type UpgradeCase } from './upgrade';
import type { Ecosystem } from '../upgrade/names';

export interface Row {
  /** The texts of manifests by their paths, or of the usual one. */
  readonly files: string | Readonly<Record<string, string>>;
  readonly version?: string;
  readonly range?: string;
  readonly registry?: UpgradeCase['registry'];
  /** The end of the proof: a result, or the error of a constraint that is broken. */
  readonly ends: string;
  /** Every one of what is not modelled. */
  readonly not?: readonly string[];
  /** Some of the constraints that hold. */
  readonly holds?: readonly string[];
  /** Some of the premises. */
  readonly premises?: readonly string[];
}
export type Rows = Readonly<Record<string, Row>>;

export interface Defaults {
  readonly package: string;
  readonly version: string;
  readonly file: string;
  readonly range: (version: string) => string;
  readonly registry: UpgradeCase['registry'];
}

/** Runs analysis, edit and proof of each row; a row that ends neither proved nor unknown fails with its message. */
export function proofTable(ecosystem: Ecosystem, defaults: Defaults, rows: Rows): void {
  describe(ecosystem, () => {
    let z3: TestProver;
    beforeAll(async () => {
      z3 = await startZ3();
    });
    afterAll(() => z3.end());

    test.each(Object.entries(rows))('%s', async (_, row) => {
      const version = row.version ?? defaults.version;
      const files = typeof row.files === 'string' ? { [defaults.file]: row.files } : row.files;
      const given: UpgradeCase = {
        ...{ ecosystem, package: defaults.package, version, files },
        registry: { ...defaults.registry, ...row.registry },
        range: row.range ?? defaults.range(version),
      };
      const proving = upgradeSteps(given, z3.prove).prove();
      if (row.ends !== 'proved' && row.ends !== 'unknown') {
        await expect(proving).rejects.toMatchObject({ errorClass: 'VALIDATION_ERROR', retryable: false });
        await expect(proving).rejects.toThrow(row.ends);
        return;
      }
      const { proof } = await proving;
      expect([proof.result, proof.not_modelled]).toEqual([row.ends, row.not ?? []]);
      expect(proof.constraints).toEqual(expect.arrayContaining([...(row.holds ?? [])]));
      expect(proof.premises).toEqual(expect.arrayContaining([...(row.premises ?? [])]));
    });
  });
}
