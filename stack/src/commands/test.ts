// `test`: all tests, closed by the line "N passed, N failed".
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { readJson } from '../files';
import { compiledOnce, createHome, REPOSITORY, type Home } from '../home';

/** What jest's JSON report says, as far as it is read here. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  /** Files that could not even be run. */
  readonly numRuntimeErrorTestSuites: number;
}

interface Group {
  /** Of jest.config.js. */
  readonly projects: readonly string[];
  /** Files that are tested at once. */
  readonly workers: number;
}

const SEVERAL = Math.max(2, availableParallelism() - 1);

/**
 * What runs beside each other, one group after the other in each. A whole stack under traffic takes as much as there is,
 * and another one beside it takes more from both than it saves: one after the other. The rest mostly waits for what it
 * starts.
 */
const LANES: readonly (readonly Group[])[] = [
  [
    { projects: ['stack'], workers: 1 },
    { projects: ['unit'], workers: SEVERAL },
  ],
  [{ projects: ['services', 'integration'], workers: SEVERAL }],
];

/** Runs all tests. Returns whether all passed. */
export async function test(home: Home): Promise<boolean> {
  createHome(home);
  const reports = (await Promise.all(LANES.map((lane) => inTurn(home, lane)))).flat();
  const passed = reports.reduce((sum, report) => sum + report.numPassedTests, 0);
  const failed = reports.reduce((sum, report) => sum + failures(report), 0);
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  return failed === 0;
}

async function inTurn(home: Home, groups: readonly Group[]): Promise<readonly Report[]> {
  const reports: Report[] = [];
  for (const group of groups) reports.push(await jest(home, group));
  return reports;
}

async function jest(home: Home, { projects, workers }: Group): Promise<Report> {
  const output = join(home.root, 'run', `jest-${projects[0]}.json`);
  const program = join(REPOSITORY, 'node_modules', 'jest', 'bin', 'jest.js');
  const options = ['--json', `--outputFile=${output}`, `--maxWorkers=${workers}`];
  rmSync(output, { force: true });
  // With --json the report also goes to stdout, which is not wanted here; people read stderr.
  const child = spawn(process.execPath, [program, '--selectProjects', ...projects, ...options], {
    cwd: REPOSITORY,
    // CI: lines, and no display that two would draw over each other.
    env: { ...process.env, CI: 'true', ...compiledOnce() },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  const report = readJson<Report>(output) ?? { numPassedTests: 0, numFailedTests: 0, numRuntimeErrorTestSuites: 1 };
  return code !== 0 && failures(report) === 0 ? { ...report, numFailedTests: 1 } : report;
}

function failures(report: Report): number {
  return report.numFailedTests + report.numRuntimeErrorTestSuites;
}
