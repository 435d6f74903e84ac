// `test`: runs all tests and ends with the line "N passed, N failed".
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { readJson } from '../files';
import { compileCache, createHome, REPOSITORY, type Home } from '../home';

/** The fields read from jest's JSON report. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  /** Test files that failed to load. */
  readonly numRuntimeErrorTestSuites: number;
}

interface Group {
  /** Projects of jest.config.js. */
  readonly projects: readonly string[];
  readonly workers: number;
  /** Only the tests of this folder, on the other supported version of Node. */
  readonly onOtherNode?: string;
}

/** Linked by `stack/setup.sh test`. */
const OTHER_NODE = join(REPOSITORY, 'node_modules', '.sextant', 'other-node', 'node');

const SEVERAL = Math.max(2, availableParallelism() - 1);

/**
 * Lanes run in parallel; the groups of a lane run one after the other. A whole stack under traffic uses the machine fully,
 * so stack tests run one at a time. The other tests mostly wait for the components they start.
 */
const LANES: readonly (readonly Group[])[] = [
  [
    { projects: ['stack'], workers: 1 },
    { projects: ['unit'], workers: SEVERAL },
    // Applications choose their version of Node: the library supports both.
    { projects: ['unit', 'integration'], workers: SEVERAL, onOtherNode: 'telemetry' },
  ],
  [{ projects: ['services', 'integration'], workers: SEVERAL }],
];

/** Runs all tests. Returns whether all passed. */
export async function test(home: Home): Promise<boolean> {
  createHome(home);
  const reports = (await Promise.all(LANES.map((lane) => runLane(home, lane)))).flat();
  const passed = reports.reduce((sum, report) => sum + report.numPassedTests, 0);
  const failed = reports.reduce((sum, report) => sum + failures(report), 0);
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  return failed === 0;
}

async function runLane(home: Home, groups: readonly Group[]): Promise<readonly Report[]> {
  const reports: Report[] = [];
  for (const group of groups) reports.push(await jest(home, group));
  return reports;
}

async function jest(home: Home, { projects, workers, onOtherNode }: Group): Promise<Report> {
  const output = join(home.root, 'run', `jest-${onOtherNode ?? projects[0]}.json`);
  const program = join(REPOSITORY, 'node_modules', 'jest', 'bin', 'jest.js');
  const options = ['--json', `--outputFile=${output}`, `--maxWorkers=${workers}`];
  rmSync(output, { force: true });
  // --json also prints the report to stdout: drop it. People read stderr.
  const node = onOtherNode === undefined ? process.execPath : OTHER_NODE;
  const paths = onOtherNode === undefined ? [] : [join(REPOSITORY, onOtherNode)];
  const child = spawn(node, [program, ...paths, '--selectProjects', ...projects, ...options], {
    cwd: REPOSITORY,
    // CI disables the interactive display, which two jest processes would overwrite.
    env: { ...process.env, CI: 'true', ...compileCache(), PATH: `${dirname(node)}:${process.env['PATH']}` },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  const report = readJson<Report>(output) ?? { numPassedTests: 0, numFailedTests: 0, numRuntimeErrorTestSuites: 1 };
  return code !== 0 && failures(report) === 0 ? { ...report, numFailedTests: 1 } : report;
}

function failures(report: Report): number {
  return report.numFailedTests + report.numRuntimeErrorTestSuites;
}
