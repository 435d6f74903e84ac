// Finds Grafana on this machine: it is not one of the built tools, because it cannot be built from Go modules.
import { accessSync, constants, existsSync, realpathSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { StackError } from '../../errors';

/** The variable that names the program, e.g. /opt/grafana/bin/grafana. */
export const GRAFANA_VARIABLE = 'SEXTANT_GRAFANA';

/** What `make up` prints when there is no Grafana. */
export const NO_GRAFANA =
  'Grafana is not installed: the boards are in the console only. To start one, put `grafana` on the PATH or set ' +
  `${GRAFANA_VARIABLE} to the program.`;

/**
 * The program: that of SEXTANT_GRAFANA, or `grafana` on the PATH; undefined if there is none. Throws a StackError if
 * SEXTANT_GRAFANA names something else than a program.
 */
export function findGrafana(env: NodeJS.ProcessEnv): string | undefined {
  const named = env[GRAFANA_VARIABLE];
  if (named && !isProgram(named))
    throw new StackError(`${GRAFANA_VARIABLE}=${named} is not a program: set it to the path of bin/grafana`);
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return named || folders.map((folder) => join(folder, 'grafana')).find(isProgram);
}

/** Where the packages of distributions install what the program reads. */
const PACKAGED = '/usr/share/grafana';

/** The folder with conf/ and public/ of a program. Throws a StackError if there is none. */
export function grafanaHome(program: string): string {
  const bin = dirname(realpathSync(program));
  const candidates = [dirname(bin), dirname(dirname(bin)), PACKAGED];
  const home = candidates.find((folder) => existsSync(join(folder, 'conf', 'defaults.ini')));
  if (home) return home;
  throw new StackError(
    `could not find conf/defaults.ini of ${program} in ${candidates.join(', ')}: set ${GRAFANA_VARIABLE} to the program ` +
      'in the folder bin of an installation',
  );
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
