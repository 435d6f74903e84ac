// Generates the dashboards, Grafana's provisioning and docs/boards.md: `node dashboards/dist/generate.js [--out DIR]`.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { sextantDashboards } from './definitions/sextant';
import { boardsPage } from './boards-page';
import { compileDashboards, DashboardsError, dashboardText } from './compile';
import { datasourcesText, providersText } from './provisioning';

const GENERATED = resolve(__dirname, '../generated');
const DOCS = resolve(__dirname, '../../docs/boards.md');

try {
  const { values } = parseArgs({ options: { out: { type: 'string', default: GENERATED } } });
  const dashboards = compileDashboards(sextantDashboards);
  // Removes deleted dashboards.
  rmSync(join(values.out, 'boards'), { recursive: true, force: true });
  for (const dashboard of dashboards)
    write(join(values.out, 'boards', `${dashboard.uid}.json`), dashboardText(dashboard));
  write(join(values.out, 'provisioning', 'datasources', 'sextant.yml'), datasourcesText());
  write(join(values.out, 'provisioning', 'dashboards', 'sextant.yml'), providersText());
  // Another folder is for tests and comparisons.
  write(values.out === GENERATED ? DOCS : join(values.out, 'boards.md'), boardsPage(dashboards));
} catch (error) {
  if (!(error instanceof DashboardsError || error instanceof TypeError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

function write(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
