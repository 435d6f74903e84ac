// Runs drills on a platform, and judges the run as a whole.
import type { Scenario } from './declare';
import { confusionMatrix, matrixProblems, type MatrixRow } from './report/matrix';
import { logOccurrences } from './observe/occurrences';
import type { DrillPlatform } from './drill-platform';
import { runScenario, type DrillResult } from './scenario';
import { runScenarios } from './schedule';

export interface DrillReport {
  readonly results: readonly DrillResult[];
  readonly matrix: readonly MatrixRow[];
  /** Sentences; empty when every drill passed and no critical alert fired that no fault declares. */
  readonly problems: readonly string[];
}

/** Runs the scenarios and reports; never rejects for a drill that fails. */
export async function runDrills(
  platform: DrillPlatform,
  scenarios: readonly Scenario[],
  say: (line: string) => void = () => undefined,
): Promise<DrillReport> {
  const log = logOccurrences(platform);
  try {
    const ended = await runScenarios(scenarios, (scenario) => runScenario({ platform, log, say }, scenario));
    const results = ended.flatMap((scenario) => scenario.results);
    const matrix = confusionMatrix(ended, log.all());
    const problems = [...results.flatMap((result) => result.problems), ...matrixProblems(matrix, log.all())];
    return { results, matrix, problems: [...new Set(problems)] };
  } finally {
    await log.stop();
  }
}
