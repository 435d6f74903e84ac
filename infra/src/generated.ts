// Reads the generated rules, dashboards and collector configuration of the other packages.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parse } from 'yaml';

const REPOSITORY = resolve(__dirname, '../..');

export interface RuleGroups {
  readonly groups: readonly {
    readonly name: string;
    readonly rules: readonly {
      readonly alert?: string;
      readonly annotations?: Readonly<Record<string, string>>;
      readonly [part: string]: unknown;
    }[];
  }[];
}

export interface AlertmanagerConfig {
  readonly global: Readonly<Record<string, unknown>>;
  readonly inhibit_rules: readonly Readonly<Record<string, unknown>>[];
  readonly receivers: readonly { readonly name: string; readonly [kind: string]: unknown }[];
  readonly [part: string]: unknown;
}

const text = (...path: string[]): string => readFileSync(join(REPOSITORY, ...path), 'utf8');

export const rules = (): RuleGroups => parse(text('alerts', 'generated', 'prometheus', 'rules.yml')) as RuleGroups;

export const rulerRules = (): RuleGroups =>
  parse(text('alerts', 'generated', 'loki', 'fake', 'rules.yml')) as RuleGroups;

export const alertmanager = (): AlertmanagerConfig =>
  parse(text('alerts', 'generated', 'alertmanager', 'alertmanager.yml')) as AlertmanagerConfig;

/** The templates of Alertmanager's messages. */
export const messages = (): string => text('alerts', 'generated', 'alertmanager', 'messages.tmpl');

export const collector = (): CollectorConfig => parse(text('otel', 'generated', 'gateway.yaml')) as CollectorConfig;

/** The processor that finds the pod of a resource. */
export const k8sAttributes = (): object =>
  (parse(text('otel', 'generated', 'kubernetes.yaml')) as CollectorConfig).processors['k8s_attributes'] as object;

/** Merged into `collector()`, sends sampled traces to a second endpoint. */
export const collectorXray = (): CollectorAddition =>
  parse(text('otel', 'generated', 'xray.yaml')) as CollectorAddition;

export interface CollectorAddition {
  readonly exporters: Readonly<Record<string, unknown>>;
  readonly service: { readonly pipelines: Readonly<Record<string, { readonly exporters: readonly string[] }>> };
}

export interface CollectorConfig {
  readonly extensions: Readonly<Record<string, unknown>>;
  readonly receivers: Readonly<Record<string, unknown>>;
  readonly processors: Readonly<Record<string, unknown>>;
  readonly exporters: Readonly<Record<string, unknown>>;
  readonly service: { readonly pipelines: Readonly<Record<string, object>>; readonly [part: string]: unknown };
  readonly [part: string]: unknown;
}

/** The JSON of each dashboard, by file name. */
export function boards(): Readonly<Record<string, string>> {
  const folder = join('dashboards', 'generated', 'boards');
  const files = readdirSync(join(REPOSITORY, folder)).sort();
  return Object.fromEntries(files.map((file) => [basename(file), text(folder, file)]));
}

export interface Datasource {
  readonly url: string;
  readonly [part: string]: unknown;
}

/** Grafana data sources; each URL is an environment variable. */
export function datasources(): readonly Datasource[] {
  const { datasources: all } = parse(text('dashboards', 'generated', 'provisioning', 'datasources', 'sextant.yml')) as {
    readonly datasources: readonly Datasource[];
  };
  return all;
}
