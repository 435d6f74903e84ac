// The greeter beside the real stores: its signal, alert and panel, all declared outside of Sextant's catalogue.
import { compileAlerts } from '@sextant/alerts/compile';
import { compileDashboards } from '@sextant/dashboards/compile';
import { interpolate, panelQueries } from '@sextant/dashboards/queries';
import { validateCatalogue } from '@sextant/signals/declare/catalogue';
import { ensureBinary, freePort, startStack, type TestStack } from '@sextant/stack/testing';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { greeterAlerts } from './alert';
import { greeter } from './dashboard';
import { catalogue } from './signals';

test('the catalogue is valid', () => {
  expect(validateCatalogue(catalogue)).toEqual([]);
});

test('the alert fires and is silent as its cases say', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'greeter-'));
  const { rules, tests } = compileAlerts(greeterAlerts);
  const tested = join(folder, 'tests', 'SlowGreetings.test.yml');
  mkdirSync(dirname(tested));
  writeFileSync(join(folder, 'rules.yml'), rules);
  writeFileSync(tested, tests['SlowGreetings']!);
  const promtool = await ensureBinary('promtool');
  expect(execFileSync(promtool, ['test', 'rules', tested], { encoding: 'utf8' })).toContain('SUCCESS');
  rmSync(folder, { recursive: true });
}, 60_000);

describe('running', () => {
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
    await until(async () => (await fetch(`${url}/readyz`)).ok);
  }, 120_000);

  afterAll(async () => {
    service?.kill();
    await once(service, 'exit');
    await stack?.stop();
  }, 60_000);

  test('it greets, and refuses a language it does not speak', async () => {
    expect(await (await fetch(`${url}/greet/eo/Ada`)).json()).toEqual({ greeting: 'Saluton, Ada!' });
    expect((await fetch(`${url}/greet/xx/Ada`)).status).toBe(400);
  });

  test('its panel shows its signal', async () => {
    const [dashboard] = compileDashboards([greeter]);
    const [query] = panelQueries(dashboard!);
    const ask = `${stack.endpoints['prometheus']}/api/v1/query?query=${encodeURIComponent(interpolate(query!.expr))}`;
    await until(async () => {
      await fetch(`${url}/greet/en/Ada`);
      const { data } = (await (await fetch(ask)).json()) as { data: { result: { value: [number, string] }[] } };
      return Number(data.result[0]?.value[1]) > 0;
    });
  }, 70_000);

  test('its log lines are in Loki', async () => {
    const ask = `${stack.endpoints['loki']}/loki/api/v1/query_range?query=${encodeURIComponent('{service="greeter"} |= "someone was greeted"')}`;
    await until(async () => {
      const { data } = (await (await fetch(ask)).json()) as { data: { result: unknown[] } };
      return data.result.length > 0;
    });
  }, 70_000);
});

/** Asks again until the condition holds, for at most a minute. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  let last: unknown;
  while (Date.now() < deadline) {
    try {
      if (await condition()) return;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('waited a minute in vain', { cause: last });
}
