// `drill`: tries alerts end to end on a platform of its own, or posts one to the receivers of an installation.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Screen } from '@sextant/terminal/table';
import colors from 'picocolors';
import { compiledAlerts, GENERATED_ALERTS } from '../drills/compiled-alerts';
import { coverageProblems, selectDrills } from '../drills/all';
import { scenariosOf } from '../drills/declare';
import { writeDocs } from '../drills/report/docs';
import { liveAlertmanager, postLive } from '../drills/live/live';
import { startDrillPlatform } from '../drills/platform';
import { HOPS_LEGEND, hopsTable, MATRIX_LEGEND, matrixTable } from '../drills/report/tables';
import { runDrills, type DrillReport } from '../drills/run';
import { unmatchedSelectors } from '../drills/observe/selectors';
import { StackError } from '../errors';
import type { Home } from '../home';
import { duration } from '../units';
import { liveLines } from './live';
import { progressEvents, progressLines } from './progress';

export interface DrillOptions {
  /** Names of alerts; undefined for all. */
  readonly alerts: readonly string[] | undefined;
  /** Post to an installation instead of breaking a platform. */
  readonly live: boolean;
  /** Write the results to docs/drills.md; for some alerts, only their rows. */
  readonly docs: boolean;
}

/** Parses --alert NAME[,NAME], --live and --docs. Throws a StackError. */
export function parseDrill(args: readonly string[]): DrillOptions {
  const flag = { type: 'boolean', default: false } as const;
  const options = { alert: { type: 'string', default: '' }, live: flag, docs: flag } as const;
  try {
    const { alert, live, docs } = parseArgs({ args: [...args], options }).values;
    const alerts = alert === '' ? undefined : alert.split(',').map((name) => name.trim());
    if (live && alerts?.length !== 1) throw new TypeError('LIVE=1 needs one alert, e.g. ALERT=TargetDown');
    return { alerts, live, docs };
  } catch (cause) {
    throw new StackError((cause as Error).message, { cause });
  }
}

/** Returns whether everything passed. */
export async function drill(home: Home, options: DrillOptions): Promise<boolean> {
  return options.live ? drillLive(home, options.alerts![0]!) : drillPlatform(home, options);
}

async function drillLive(home: Home, name: string): Promise<boolean> {
  const alert = compiledAlerts(GENERATED_ALERTS).find((one) => one.name === name);
  if (!alert) throw new StackError(`unknown alert ${name}`);
  const answers = await postLive(liveAlertmanager(home, process.env), alert, print);
  for (const { sentence, accepted } of answers) print(accepted ? sentence : colors.red(sentence));
  return answers.length > 0 && answers.every(({ accepted }) => accepted);
}

async function drillPlatform(home: Home, { alerts, docs }: DrillOptions): Promise<boolean> {
  const began = Date.now();
  const live = liveLines();
  const folder = join(home.root, 'drills');
  const starting = startDrillPlatform({
    folder,
    show: (state) => {
      live.show(progressLines(state), progressEvents(state));
    },
  });
  const platform = await starting.finally(() => {
    live.clear();
  });
  try {
    const scenarios = scenariosOf(selectDrills(platform.alerts, alerts));
    const report = await runDrills(platform, scenarios, (line) => {
      print(`${duration((Date.now() - began) / 1000).padStart(7)}  ${line}`);
    });
    const whole = alerts === undefined;
    const names = platform.alerts.map(({ name }) => name);
    const problems = [
      ...report.problems,
      ...(whole ? coverageProblems(names) : []),
      ...(whole ? await unmatchedSelectors(platform) : []),
    ];
    printReport(report, problems);
    if (docs) writeDocs(report, whole);
    print(`\n${report.results.length} drills in ${duration((Date.now() - began) / 1000)}, ${problems.length} problems`);
    return problems.length === 0;
  } finally {
    await platform.stop();
  }
}

const MAX_WIDTH = 80;

function printReport(report: DrillReport, problems: readonly string[]): void {
  const screen: Screen = { width: MAX_WIDTH, colors };
  print(`\n${hopsTable(report.results, screen)}\n${HOPS_LEGEND}`);
  print(`\n${matrixTable(report.matrix, screen)}\n${MATRIX_LEGEND}`);
  if (problems.length > 0) print(['', ...problems.map((problem) => colors.red(problem))].join('\n'));
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
