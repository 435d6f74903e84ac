// Test tables of upgrades that Z3 proves, refutes or cannot decide.
import type { Ecosystem } from '../upgrade/names';
import { upgradeSteps, type UpgradeCase } from './upgrade';
import { startZ3, type TestProver } from './z3';

export interface Row {
  /** Manifests by path, or the text of the default one. */
  readonly files: string | Readonly<Record<string, string>>;
  readonly version?: string;
  readonly range?: string;
  /** `proved`, `unknown`, or a part of the error of a refuted upgrade. */
  readonly result: string;
  /** The complete list. */
  readonly notModelled?: readonly string[];
  /** A subset of the constraints. */
  readonly constraints?: readonly string[];
  /** A subset of the premises. */
  readonly premises?: readonly string[];
}

export interface Defaults {
  readonly package: string;
  readonly version: string;
  readonly file: string;
  readonly range: (version: string) => string;
  readonly registry: UpgradeCase['registry'];
}

/** Runs the steps analyze, apply and prove for each row. */
export function proofTable(ecosystem: Ecosystem, defaults: Defaults, rows: Readonly<Record<string, Row>>): void {
  describe(ecosystem, () => {
    let z3: TestProver;
    beforeAll(async () => {
      z3 = await startZ3();
    });
    afterAll(() => z3.end());

    test.each(Object.entries(rows))('%s', async (_, row) => {
      const version = row.version ?? defaults.version;
      const upgrade: UpgradeCase = {
        ...{ ecosystem, package: defaults.package, version },
        files: typeof row.files === 'string' ? { [defaults.file]: row.files } : row.files,
        registry: defaults.registry,
        range: row.range ?? defaults.range(version),
      };
      const proving = upgradeSteps(upgrade, z3.prove).prove();
      if (row.result !== 'proved' && row.result !== 'unknown') {
        await expect(proving).rejects.toMatchObject({ errorClass: 'VALIDATION_ERROR', retryable: false });
        await expect(proving).rejects.toThrow(row.result);
        return;
      }
      const { proof } = await proving;
      expect([proof.result, proof.not_modelled]).toEqual([row.result, row.notModelled ?? []]);
      expect(proof.constraints).toEqual(expect.arrayContaining([...(row.constraints ?? [])]));
      expect(proof.premises).toEqual(expect.arrayContaining([...(row.premises ?? [])]));
    });
  });
}
