// Runs the promtool tests of mutants: a mutant whose tests pass has survived.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ensureBinary } from '@sextant/stack/testing';
import type { Mutant, MutatedAlert } from './rule-mutants';

const run = promisify(execFile);
const MAX_OUTPUT_BYTES = 256 * 2 ** 20;

/**
 * Returns the mutants whose tests pass, with the unchanged alerts.
 * @param report called with the survivors of each alert, when its tests end
 */
export async function survivorsOf(
  alerts: readonly MutatedAlert[],
  report: (alert: MutatedAlert, survivors: readonly Mutant[]) => void = () => {},
): Promise<readonly Mutant[]> {
  const promtool = await ensureBinary('promtool');
  const folder = mkdtempSync(join(tmpdir(), 'sextant-mutants-'));
  const survivors = new Map<MutatedAlert, readonly Mutant[]>();
  try {
    const next = alerts.entries();
    const work = async (): Promise<void> => {
      for (const [i, alert] of next) {
        const own = join(folder, String(i));
        mkdirSync(own);
        survivors.set(alert, await survivorsOfAll(alert, { promtool, folder: own }));
        report(alert, survivors.get(alert)!);
      }
    };
    await Promise.all(Array.from({ length: availableParallelism() }, work));
    return alerts.flatMap((alert) => survivors.get(alert)!);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs the test files one after the other: the long tests are last, and few mutants are left for them. */
async function survivorsOfAll(
  alert: MutatedAlert,
  options: Omit<RunOptions, 'alert' | 'tests'>,
): Promise<readonly Mutant[]> {
  let rest = alert.mutants;
  for (const tests of alert.testFiles)
    rest = rest.length === 0 ? [] : await survivorsAmong(rest, { ...options, alert, tests });
  return rest;
}

interface RunOptions {
  readonly alert: MutatedAlert;
  /** The test file of some mutants. */
  readonly tests: (mutants: readonly Mutant[]) => object;
  readonly promtool: string;
  readonly folder: string;
}

/** A rule that cannot be evaluated ends a test for all rules, so the others are tested again without it. */
async function survivorsAmong(mutants: readonly Mutant[], options: RunOptions): Promise<readonly Mutant[]> {
  const report = await reportOf(mutants, options);
  const broken = namesIn(report, /rule: (\w+), time: /g);
  const rest = mutants.filter(({ name }) => !broken.has(name));
  if (rest.length < mutants.length) return rest.length === 0 ? [] : survivorsAmong(rest, options);
  const failed = namesIn(report, /alertname: (\w+), time: /g);
  if (failed.size === 0 && !/ failures="0" errors="0"/.test(report)) throw new Error(`promtool failed: ${report}`);
  return mutants.filter(({ name }) => !failed.has(name));
}

/** The report of promtool in the format of JUnit. */
async function reportOf(mutants: readonly Mutant[], { promtool, folder, ...options }: RunOptions): Promise<string> {
  const [tests, report] = [join(folder, 'tests.json'), join(folder, 'report.xml')];
  writeFileSync(join(folder, 'rules.json'), JSON.stringify(options.alert.rules(mutants)));
  writeFileSync(tests, JSON.stringify(options.tests(mutants)));
  await run(promtool, ['test', `--junit=${report}`, 'rules', tests], { maxBuffer: MAX_OUTPUT_BYTES }).catch(
    (error: { readonly code: unknown }) => {
      // 1: some tests failed.
      if (error.code !== 1) throw error;
    },
  );
  return readFileSync(report, 'utf8');
}

function namesIn(report: string, pattern: RegExp): ReadonlySet<string> {
  return new Set([...report.matchAll(pattern)].map(([, name]) => name!));
}
