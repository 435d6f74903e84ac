// The Prometheus configuration of the containers.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse, stringify } from 'yaml';
import { expectedTargets } from '../components/prometheus/targets';
import { REPOSITORY } from '../home';
import { ensureBinary } from '../testing/testing';
import { composeSite } from './site';

const fileOf = (profile: string) => join(REPOSITORY, `stack/compose/generated/${profile}/prometheus/prometheus.yml`);

test.each(['full', 'minimal'])(
  'the configuration of profile %s is valid',
  async (profile) => {
    const promtool = await ensureBinary('promtool');
    const { stdout } = await promisify(execFile)(promtool, ['check', 'config', '--syntax-only', fileOf(profile)]);
    expect(stdout).toContain('SUCCESS');
  },
  600_000,
);

test('the rules of expected services are valid', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sextant-expected-'));
  const file = join(folder, 'expected-targets.yml');
  writeFileSync(file, stringify(expectedTargets(composeSite('full', {} as never))));
  const { stdout } = await promisify(execFile)(await ensureBinary('promtool'), ['check', 'rules', file]);
  rmSync(folder, { recursive: true });
  expect(stdout).toMatch(/SUCCESS: 1[0-9] rules found/);
}, 600_000);

test('every replica of a service is scraped, and a service without replicas still has a target', () => {
  const { scrape_configs: jobs } = parse(readFileSync(fileOf('full'), 'utf8')) as {
    readonly scrape_configs: readonly { readonly job_name: string; readonly dns_sd_configs?: unknown }[];
  };
  const names = ['github-app', 'controller', 'ai', 'prover', 'worker', 'ops'];
  expect(jobs.find(({ job_name: name }) => name === 'services')).toMatchObject({
    dns_sd_configs: [{ names, type: 'A', port: 8080 }],
  });
  expect(jobs.find(({ job_name: name }) => name === 'service-names')).toMatchObject({
    file_sd_configs: [{ files: ['/etc/sextant/prometheus/targets/services.json'] }],
    metric_relabel_configs: [{ regex: '.+', action: 'drop' }],
  });
});
