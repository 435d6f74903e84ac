// `test`: all tests, quick ones first, closed by the line "N passed, N failed".
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

/** The projects of jest.config.js in their order. */
const PROJECTS = ['unit', 'services', 'integration'];
/** Tests wait for timers and for processes that they start, so two run at once on two cores as well. */
const WORKERS = Math.max(2, availableParallelism() - 1);

/** Runs all tests. Returns whether all passed. */
export async function test(home: Home): Promise<boolean> {
  createHome(home);
  const reports: Report[] = [];
  for (const project of PROJECTS) reports.push(await jest(home, project));
  const passed = reports.reduce((sum, report) => sum + report.numPassedTests, 0);
  const failed = reports.reduce((sum, report) => sum + failures(report), 0);
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  return failed === 0;
}

async function jest(home: Home, project: string): Promise<Report> {
  const output = join(home.root, 'run', `jest-${project}.json`);
  const program = join(REPOSITORY, 'node_modules', 'jest', 'bin', 'jest.js');
  const options = ['--json', `--outputFile=${output}`, `--maxWorkers=${WORKERS}`];
  const args = [program, '--selectProjects', project, ...options];
  rmSync(output, { force: true });
  // With --json the report also goes to stdout, which is not wanted here; people read stderr.
  const child = spawn(process.execPath, args, {
    cwd: REPOSITORY,
    env: { ...process.env, ...compiledOnce() },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  const report = readJson<Report>(output) ?? { numPassedTests: 0, numFailedTests: 0, numRuntimeErrorTestSuites: 1 };
  return code !== 0 && failures(report) === 0 ? { ...report, numFailedTests: 1 } : report;
}

function failures(report: Report): number {
  return report.numFailedTests + report.numRuntimeErrorTestSuites;
}
