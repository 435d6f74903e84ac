// The compiled alerts, read from a folder that `alerts` generates: rules of Prometheus and Loki, and posted alerts.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { REPOSITORY } from '../home';

export interface CompiledAlert {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Links, with the placeholders of the source. */
  readonly annotations: Readonly<Record<string, string>>;
}

/** The committed files. */
export const GENERATED_ALERTS = join(REPOSITORY, 'alerts', 'generated');

interface RuleFile {
  readonly groups?: readonly { readonly rules: readonly Rule[] }[];
}

interface Rule {
  readonly alert?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** All alerts in the folder, sorted by name. */
export function compiledAlerts(folder: string): readonly CompiledAlert[] {
  const files = ['prometheus/rules.yml', 'loki/fake/rules.yml', 'posted/alerts.json'].map((name) => join(folder, name));
  const alerts = files.flatMap((file) => (file.endsWith('.json') ? postedAlerts(file) : ruleAlerts(file)));
  return alerts.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function ruleAlerts(file: string): readonly CompiledAlert[] {
  const { groups = [] } = parse(readFileSync(file, 'utf8')) as RuleFile;
  return groups
    .flatMap(({ rules }) => rules)
    .flatMap(({ alert: name, labels = {}, annotations = {} }) =>
      name === undefined ? [] : [{ name, labels, annotations }],
    );
}

function postedAlerts(file: string): readonly CompiledAlert[] {
  const declarations = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Omit<CompiledAlert, 'name'>>;
  return Object.entries(declarations).map(([name, { labels, annotations }]) => ({ name, labels, annotations }));
}
