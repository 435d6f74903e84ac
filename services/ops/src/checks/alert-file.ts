// The alerts that ops posts, read from a file that is compiled together with the Prometheus rules.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { dashboardLink, runbookLink, silenceLink, type LinkBases } from '@sextant/signals/links';
import { z } from 'zod';

/** The alerts that ops evaluates. */
export const ALERT_NAMES = [
  'LastRunFailed',
  'VendorQuotaExhausted',
  'VendorRateLimited',
  'VendorErrorRate',
  'BudgetSoftLimit',
  'BudgetHardLimit',
] as const;
export type AlertName = (typeof ALERT_NAMES)[number];

const stringMap = z.record(z.string(), z.string());
const declaration = z.object({
  labels: stringMap,
  /** Names of the labels and values that each firing alert adds. */
  own_labels: z.array(z.string()),
  values: z.array(z.string()),
  fires: z.object({ above: z.number(), at_least: z.number() }).optional(),
  /** Uid of the dashboard. */
  dashboard: z.string(),
  /** Name of the runbook, without .md. */
  runbook: z.string(),
  /** Templates with {name} for a label or value. */
  annotations: stringMap,
});
export type AlertDeclaration = z.output<typeof declaration>;
export type AlertDeclarations = Readonly<Record<AlertName, AlertDeclaration>>;

const file = z.record(z.enum(ALERT_NAMES), declaration);

/** alerts/generated of this repository, relative to services/ops/dist/checks. */
const DEFAULT_FILE = resolve(__dirname, '../../../../alerts/generated/posted/alerts.json');

/** Throws if the file is missing or lacks an alert that ops evaluates. */
export function readAlertFile(path = DEFAULT_FILE): AlertDeclarations {
  try {
    return file.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message;
    throw new Error(`could not read the alerts in ${path}: ${reason}`, { cause });
  }
}

/** Longer values, such as error messages of runs, are truncated. */
const MAX_VALUE_LENGTH = 300;

/** Fills the annotation templates, each value on one line. Throws if a value is missing. */
export function fillAnnotations(
  name: AlertName,
  { annotations }: AlertDeclaration,
  values: Readonly<Record<string, string>>,
) {
  const fill = (text: string): string =>
    text.replace(/\{(\w+)\}/g, (_, key: string) => {
      const value = values[key];
      if (value === undefined) throw new Error(`could not fill the alert ${name}: the value ${key} is missing`);
      return oneLine(value);
    });
  return Object.fromEntries(Object.entries(annotations).map(([key, text]) => [key, fill(text)]));
}

/** Links of an alert; links without a configured base URL are omitted. */
export function linksOf(name: AlertName, { dashboard, runbook }: AlertDeclaration, bases: Partial<LinkBases>) {
  const { grafana, runbooks } = bases;
  return {
    ...(runbooks !== undefined && { runbook_url: runbookLink({ runbooks }, runbook) }),
    ...(grafana !== undefined && {
      dashboard_url: dashboardLink({ grafana }, dashboard),
      silence_url: silenceLink({ grafana }, name),
    }),
  };
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= MAX_VALUE_LENGTH ? line : `${line.slice(0, MAX_VALUE_LENGTH - 1)}…`;
}
