import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ensureBinary } from '@sextant/stack/testing';
import { sextantBoards } from './definitions/sextant';
import { compileBoards } from './compile';
import { filledIn, panelQueries } from './queries';

const run = promisify(execFile);
const queries = compileBoards(sextantBoards)
  .flatMap(panelQueries)
  .filter((q) => q.datasource === 'prometheus');
let promtool: string;

beforeAll(async () => {
  promtool = await ensureBinary('promtool');
}, 600_000);

test.each(queries)('$dashboard, $panel: Prometheus can parse $expr', async ({ expr }) => {
  await expect(run(promtool, ['--experimental', 'promql', 'format', filledIn(expr)])).resolves.toBeDefined();
});
