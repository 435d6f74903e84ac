// The signal, alert and dashboard of the greeter with real stores.
import { compileAlerts } from '@sextant/alerts/compile';
import { compileDashboards } from '@sextant/dashboards/compile';
import { interpolate, panelQueries } from '@sextant/dashboards/queries';
import { validateCatalogue } from '@sextant/signals/declare/catalogue';
import { ensureBinary, freePort, startStack, type TestStack } from '@sextant/stack/testing';
import { until } from '@sextant/stack/until';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { greeterAlerts, greeters } from './alert';
import { greeter } from './dashboard';
import { catalogue } from './signals';

test('the catalogue is valid', () => {
  expect(validateCatalogue(catalogue)).toEqual([]);
});

test('the alert passes its tests', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'greeter-'));
  const { rules, tests } = compileAlerts(greeterAlerts, { teams: [greeters] });
  const file = join(folder, 'tests', 'SlowGreetings.test.yml');
  mkdirSync(dirname(file));
  writeFileSync(join(folder, 'rules.yml'), rules);
  writeFileSync(file, tests['SlowGreetings']!);
  const promtool = await ensureBinary('promtool');
  expect(execFileSync(promtool, ['test', 'rules', file], { encoding: 'utf8' })).toContain('SUCCESS');
  rmSync(folder, { recursive: true });
}, 60_000);

describe('the service', () => {
  let stack: TestStack;
  let service: ChildProcess;
  let url: string;

  beforeAll(async () => {
    stack = await startStack({ only: ['prometheus', 'loki', 'collector'], env: { SEXTANT_SCRAPE_INTERVAL: '1s' } });
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    service = spawn(process.execPath, [join(__dirname, '../dist/main.js')], {
      stdio: 'ignore',
      env: {
        PORT: String(port),
        LOKI_URL: stack.endpoints['loki'],
        OTEL_EXPORTER_OTLP_ENDPOINT: stack.endpoints['collector'],
      },
    });
    const target = [{ targets: [`127.0.0.1:${port}`], labels: { service: 'greeter', env: 'local' } }];
    writeFileSync(join(stack.home, 'targets', 'greeter.json'), JSON.stringify(target));
    await until('the greeter is ready', async () => (await fetch(`${url}/readyz`)).ok);
  }, 120_000);

  afterAll(async () => {
    service?.kill();
    await once(service, 'exit');
    await stack?.stop();
  }, 60_000);

  test('greets, and rejects an unknown language', async () => {
    expect(await (await fetch(`${url}/greet/eo/Ada`)).json()).toEqual({ greeting: 'Saluton, Ada!' });
    expect((await fetch(`${url}/greet/xx/Ada`)).status).toBe(400);
  });

  test('has data in its panel', async () => {
    const [dashboard] = compileDashboards([greeter]);
    const [query] = panelQueries(dashboard!);
    const queryUrl = `${stack.endpoints['prometheus']}/api/v1/query?query=${encodeURIComponent(interpolate(query!.expr))}`;
    const hasData = async () => {
      await fetch(`${url}/greet/en/Ada`);
      const { data } = (await (await fetch(queryUrl)).json()) as { data: { result: { value: [number, string] }[] } };
      return Number(data.result[0]?.value[1]) > 0;
    };
    await until('the panel has data', hasData, { timeoutMs: 60_000, intervalMs: 200 });
  }, 70_000);

  test('has log lines in Loki', async () => {
    const query = encodeURIComponent('{service="greeter"} |= "sent a greeting"');
    const queryUrl = `${stack.endpoints['loki']}/loki/api/v1/query_range?query=${query}`;
    const hasLines = async () => {
      const { data } = (await (await fetch(queryUrl)).json()) as { data: { result: unknown[] } };
      return data.result.length > 0;
    };
    await until('Loki has the log line', hasLines, { timeoutMs: 60_000 });
  }, 70_000);
});
