// Prometheus: scrapes the components of the stack, receives pushed metrics from the collector, and evaluates the generated
// rules.
import { PROMETHEUS_RETENTION } from '@sextant/signals/retention';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { httpProblem } from '../../checks';
import type { Component, Site } from '../../component';
import { ALERTMANAGER_USER, alertsFolder } from '../alertmanager';
import { configFile, writeYaml } from '../config-file';
import { withLocalLinks } from './local-links';
import { environment, expectedTargets, JOBS, prometheusTargets, SERVICES } from './targets';

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
    writeFileSync(expectedTargetsFile(site), stringify(expectedTargets(site)));
    writeFileSync(localRules(site), stringify(withLocalLinks(readFileSync(generatedRules(site), 'utf8'), site)));
  },
  command: (site) => ({
    file: site.binary('prometheus'),
    args: [
      `--config.file=${configFile(site, 'prometheus')}`,
      `--storage.tsdb.path=${site.home.data('prometheus')}`,
      `--storage.tsdb.retention.time=${PROMETHEUS_RETENTION}`,
      `--web.listen-address=${site.address('prometheus')}`,
      `--web.external-url=${site.url('prometheus')}`,
      '--web.enable-otlp-receiver',
      // SDKs can send deltas, which Prometheus otherwise refuses. A new series counts from 0 at its created timestamp.
      '--enable-feature=exemplar-storage,otlp-deltatocumulative,created-timestamp-zero-ingestion',
      '--log.level=warn',
    ],
  }),
  check: (site) => () => httpProblem(`${site.url('prometheus')}/-/ready`),
  endpoints: (site) => ({ prometheus: site.url('prometheus') }),
};

/** Also used for the container. */
export function prometheusConfig(site: Site): unknown {
  const interval = evaluationInterval(site);
  return {
    global: {
      scrape_interval: interval,
      scrape_timeout: interval,
      evaluation_interval: interval,
      // Alerts on sums over all services have no env label of their own.
      external_labels: { env: environment(site) },
      scrape_native_histograms: true,
      // Rules and dashboards query the classic series. Loki, for one, exposes both.
      always_scrape_classic_histograms: true,
      ...(site.settings['SEXTANT_NATIVE_HISTOGRAMS'] === 'true' && { convert_classic_histograms_to_nhcb: true }),
    },
    storage: {
      exemplars: { max_exemplars: 100_000 },
      // The collector sends what it has queued after an outage, later than newer samples of the same series.
      tsdb: { out_of_order_time_window: '2h' },
    },
    // Resource attributes that the collector sets: see otel/src/labels.ts.
    otlp: { promote_resource_attributes: ['service', 'env', 'namespace', 'pod'] },
    rule_files: [site.replicated ? generatedRules(site) : localRules(site), expectedTargetsFile(site)],
    alerting: {
      alertmanagers: [
        { file_sd_configs: [{ files: [targetsFile(site, 'alertmanagers')] }], ...alertmanagerAuth(site) },
      ],
    },
    scrape_configs: [
      ...Object.keys(JOBS).flatMap((job) =>
        job === 'services' && site.replicated ? replicatedJobs(site) : [fileJob(site, job)],
      ),
      // Services outside the stack, from target files in this folder.
      ...(site.replicated
        ? []
        : [{ job_name: 'own', file_sd_configs: [{ files: [join(site.home.root, 'targets', '*.json')] }] }]),
    ],
  };
}

/** Containers use them as they are. */
function generatedRules(site: Site): string {
  return join(alertsFolder(site), 'prometheus', 'rules.yml');
}

/** The generated rules with links to this stack. */
function localRules(site: Site): string {
  return join(site.home.config('prometheus'), 'rules.yml');
}

function fileJob(site: Site, job: string): object {
  return {
    job_name: job,
    // Span metrics have the label of the instrumented service, not of the collector.
    honor_labels: job === 'span-metrics',
    file_sd_configs: [{ files: [targetsFile(site, job)] }],
    ...(job === 'alertmanager' && alertmanagerAuth(site)),
  };
}

/** Containers use an internal network without authentication. */
function alertmanagerAuth({ replicated, secrets }: Site): object {
  if (replicated) return {};
  return { basic_auth: { username: ALERTMANAGER_USER, password: secrets.ALERTMANAGER_PASSWORD } };
}

/** Scrapes every replica of the services. */
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
    // A service without a running replica resolves to no address, so the job above has no target and no `up` of 0. This
    // job has the service name as its target and keeps only `up`.
    {
      ...fileJob(site, 'services'),
      job_name: 'service-names',
      metric_relabel_configs: [{ source_labels: ['__name__'], regex: '.+', action: 'drop' }],
    },
  ];
}

/** Also the interval between scrapes. */
export function evaluationInterval(site: Site): string {
  return site.settings['SEXTANT_SCRAPE_INTERVAL'] ?? '5s';
}

function targetsFile(site: Site, job: string): string {
  return join(site.home.config('prometheus'), 'targets', `${job}.json`);
}

function expectedTargetsFile(site: Site): string {
  return join(site.home.config('prometheus'), 'expected-targets.yml');
}
