import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ensureBinary } from '@sextant/stack/testing';
import { sextantDashboards } from './definitions/sextant';
import { compileDashboards } from './compile';
import { interpolate, panelQueries } from './queries';

const run = promisify(execFile);
const queries = compileDashboards(sextantDashboards)
  .flatMap(panelQueries)
  .filter((q) => q.datasource === 'prometheus');
let promtool: string;

beforeAll(async () => {
  promtool = await ensureBinary('promtool');
}, 600_000);

test.each(queries)('$dashboard, $panel: $expr is valid PromQL', async ({ expr }) => {
  await expect(run(promtool, ['--experimental', 'promql', 'format', interpolate(expr)])).resolves.toBeDefined();
});
