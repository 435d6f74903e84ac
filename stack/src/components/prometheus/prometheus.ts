// Prometheus: scrapes what is part of this stack, evaluates the generated rules.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { httpProblem } from '../../checks';
import type { Component, ComponentName, Site } from '../../component';
import type { PortName } from '../../site/ports';
import { ALERTMANAGER_USER, alertsFolder } from '../alertmanager';
import { configFile, writeYaml } from '../config-file';
import { withLocalLinks } from './local-links';

interface Target {
  readonly component: ComponentName;
  readonly port?: PortName;
}

const SERVICES: readonly Target[] = [
  { component: 'github-app' },
  { component: 'controller' },
  { component: 'ai' },
  { component: 'prover' },
  { component: 'worker' },
  { component: 'ops' },
];

const JOBS: Readonly<Record<string, readonly Target[]>> = {
  services: SERVICES,
  collector: [{ component: 'collector', port: 'collector-metrics' }],
  'span-metrics': [{ component: 'collector', port: 'collector-spanmetrics' }],
  stores: [{ component: 'prometheus' }, { component: 'loki' }],
  alertmanager: [{ component: 'alertmanager' }],
  'node-exporter': [{ component: 'node-exporter' }],
};

export const prometheus: Component = {
  name: 'prometheus',
  tier: 'store',
  after: [],
  tool: 'prometheus',
  prepare: (site) => {
    mkdirSync(join(site.home.config('prometheus'), 'targets'), { recursive: true });
    mkdirSync(join(site.home.root, 'targets'), { recursive: true });
    for (const [job, targets] of Object.entries(prometheusTargets(site))) {
      writeFileSync(targetsFile(site, job), `${JSON.stringify(targets, null, 2)}\n`);
    }
    writeYaml(site, 'prometheus', prometheusConfig(site));
    writeFileSync(localRules(site), stringify(withLocalLinks(readFileSync(generatedRules(site), 'utf8'), site)));
  },
  command: (site) => ({
    file: site.binary('prometheus'),
    args: [
      `--config.file=${configFile(site, 'prometheus')}`,
      `--storage.tsdb.path=${site.home.data('prometheus')}`,
      '--storage.tsdb.retention.time=15d',
      `--web.listen-address=${site.address('prometheus')}`,
      `--web.external-url=${site.url('prometheus')}`,
      '--enable-feature=exemplar-storage',
      '--log.level=warn',
    ],
  }),
  check: (site) => () => httpProblem(`${site.url('prometheus')}/-/ready`),
  endpoints: (site) => ({ prometheus: site.url('prometheus') }),
};

/** Its configuration, for this site's addresses and folders. */
export function prometheusConfig(site: Site): unknown {
  const interval = site.settings['SEXTANT_SCRAPE_INTERVAL'] ?? '5s';
  return {
    global: {
      scrape_interval: interval,
      scrape_timeout: interval,
      evaluation_interval: interval,
      // Alerts on sums over all services carry no env of their own.
      external_labels: { env: environment(site) },
      scrape_native_histograms: true,
    },
    storage: { exemplars: { max_exemplars: 100_000 } },
    rule_files: [site.settings['SEXTANT_ALERTS_DIR'] ? generatedRules(site) : localRules(site)],
    alerting: {
      alertmanagers: [
        { file_sd_configs: [{ files: [targetsFile(site, 'alertmanagers')] }], ...alertmanagerAuth(site) },
      ],
    },
    scrape_configs: [
      ...Object.keys(JOBS).flatMap((job) =>
        job === 'services' && site.replicated ? replicatedJobs(site) : [fileJob(site, job)],
      ),
      // Services that are not part of the stack: whoever starts one puts a file of targets here.
      ...(site.replicated
        ? []
        : [{ job_name: 'own', file_sd_configs: [{ files: [join(site.home.root, 'targets', '*.json')] }] }]),
    ],
  };
}

/** As compiled; who names a folder of rules has compiled them with links of their own. */
function generatedRules(site: Site): string {
  return join(alertsFolder(site), 'prometheus', 'rules.yml');
}

/** The same with links that lead to this stack. */
function localRules(site: Site): string {
  return join(site.home.config('prometheus'), 'rules.yml');
}

function fileJob(site: Site, job: string): object {
  return {
    job_name: job,
    // Span metrics tell the service they are about; the collector only passes them on.
    honor_labels: job === 'span-metrics',
    file_sd_configs: [{ files: [targetsFile(site, job)] }],
    ...(job === 'alertmanager' && alertmanagerAuth(site)),
  };
}

/** Between containers no password is asked for: their network is closed. */
function alertmanagerAuth({ replicated, secrets }: Site): object {
  if (replicated) return {};
  return { basic_auth: { username: ALERTMANAGER_USER, password: secrets.ALERTMANAGER_PASSWORD } };
}

/** Scrapes each replica of the services. */
function replicatedJobs(site: Site): readonly object[] {
  const names = SERVICES.map(({ component }) => component).filter((name) => site.has(name));
  return [
    {
      job_name: 'services',
      dns_sd_configs: [{ names, type: 'A', port: site.port('worker'), refresh_interval: '5s' }],
      relabel_configs: [
        { source_labels: ['__meta_dns_name'], target_label: 'service' },
        { target_label: 'env', replacement: environment(site) },
      ],
    },
    // A service without a running replica has no address, so no target above and no `up` of 0: this job has its name as
    // the target, and nothing but `up` is kept of it.
    {
      ...fileJob(site, 'services'),
      job_name: 'service-names',
      metric_relabel_configs: [{ source_labels: ['__name__'], regex: '.+', action: 'drop' }],
    },
  ];
}

function environment(site: Site): string {
  return site.settings['SEXTANT_ENV'] ?? 'local';
}

/** What is scraped by each job, and where alerts go: of all that is part of this site. */
export function prometheusTargets(site: Site): Readonly<Record<string, unknown>> {
  const env = environment(site);
  const groups = (targets: readonly Target[], labelled: boolean): unknown =>
    targets
      .filter(({ component }) => site.has(component))
      .map(({ component, port = component as PortName }) => ({
        targets: [site.address(port)],
        labels: labelled ? { service: component, env } : {},
      }));
  const jobs = Object.entries(JOBS).map(([job, targets]) => [job, groups(targets, true)] as const);
  return { ...Object.fromEntries(jobs), alertmanagers: groups([{ component: 'alertmanager' }], false) };
}

function targetsFile(site: Site, job: string): string {
  return join(site.home.config('prometheus'), 'targets', `${job}.json`);
}
