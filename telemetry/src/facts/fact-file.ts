// The alerts of facts, read from a file that is compiled together with the Prometheus rules.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { dashboardLink, queryLink, runbookLink, silenceLink, type LinkBases } from '@sextant/signals/links';
import type { Identity } from '../sdk/identity';
import type { HeldFact } from './held-facts';

/** The alert of a fact. */
export interface FactAlert {
  /** The labels that the rule adds to those of its value. */
  readonly labels: Readonly<Record<string, string>>;
  /** The names of the labels of the rule's value. */
  readonly own_labels: readonly string[];
  /** Templates with `{name}` for a label, and `{value}`. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Uid of the dashboard. */
  readonly dashboard: string;
  /** Name of the runbook, without .md. */
  readonly runbook: string;
  /** The query of the value. */
  readonly query: string;
}

export type FactAlerts = Readonly<Record<string, FactAlert>>;

/** alerts/generated of this repository, relative to telemetry/dist/facts. */
const DEFAULT_FILE = resolve(__dirname, '../../../alerts/generated/posted/facts.json');

/** Throws if the file cannot be read. `make generate` writes and checks it. */
export function readFactFile(path = DEFAULT_FILE): FactAlerts {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as FactAlerts;
  } catch (cause) {
    throw new Error(`could not read the alerts of facts in ${path}: ${(cause as Error).message}`, { cause });
  }
}

/** An alert in the format of Alertmanager's API; times are RFC 3339. */
export interface PostedAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
}

export interface AlertContext {
  readonly identity: Pick<Identity, 'service' | 'env'>;
  /** Base URLs of the links. */
  readonly links: Partial<LinkBases>;
  readonly endsAt: number;
}

/** The alert of a fact, with the same labels as that of its rule. */
export function alertOf(
  { fact, labels, since, value }: HeldFact,
  alert: FactAlert,
  context: AlertContext,
): PostedAlert {
  const { service, env } = context.identity;
  const known: Readonly<Record<string, string>> = { service, env, ...labels };
  const own = Object.fromEntries(alert.own_labels.map((name) => [name, known[name] ?? '']));
  const texts: Readonly<Record<string, string>> = { ...known, value: String(value) };
  const fill = (text: string): string => text.replace(/\{(\w+)\}/g, (_, name: string) => texts[name] ?? '');
  return {
    labels: { alertname: fact.name, env, ...alert.labels, ...own },
    annotations: {
      ...Object.fromEntries(Object.entries(alert.annotations).map(([name, text]) => [name, fill(text)])),
      ...linksOf(fact.name, alert, context.links),
    },
    startsAt: new Date(since).toISOString(),
    endsAt: new Date(context.endsAt).toISOString(),
  };
}

/** Links without a configured base URL are omitted. */
function linksOf(name: string, { dashboard, runbook, query }: FactAlert, { grafana, runbooks }: Partial<LinkBases>) {
  return {
    ...(runbooks !== undefined && { runbook_url: runbookLink({ runbooks }, runbook) }),
    ...(grafana !== undefined && {
      dashboard_url: dashboardLink({ grafana }, dashboard),
      query_url: queryLink({ grafana }, query),
      silence_url: silenceLink({ grafana }, name),
    }),
  };
}
