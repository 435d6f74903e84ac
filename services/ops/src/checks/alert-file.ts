// The alerts that ops posts, as they are declared beside the rules of Prometheus and compiled to a file.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { dashboardLink, runbookLink, silenceLink, type LinkBases } from '@sextant/signals/links';
import { z } from 'zod';

/** The alerts that ops looks for. */
export const ALERT_NAMES = [
  'LastRunFailed',
  'VendorQuotaExhausted',
  'VendorRateLimited',
  'VendorErrorRate',
  'BudgetSoftLimit',
  'BudgetHardLimit',
] as const;
export type AlertName = (typeof ALERT_NAMES)[number];

const texts = z.record(z.string(), z.string());
const declared = z.object({
  labels: texts,
  /** Labels and values that each alert of the name brings along. */
  own_labels: z.array(z.string()),
  values: z.array(z.string()),
  fires: z.object({ above: z.number(), at_least: z.number() }).optional(),
  /** Uid of the dashboard that shows more. */
  dashboard: z.string(),
  /** Name of the runbook, without .md. */
  runbook: z.string(),
  /** With {name} where a label or a value is filled in. */
  annotations: texts,
});
export type DeclaredAlert = z.output<typeof declared>;
export type DeclaredAlerts = Readonly<Record<AlertName, DeclaredAlert>>;

const file = z.record(z.enum(ALERT_NAMES), declared);

/** The one of this repository: alerts/generated, seen from services/ops/dist/checks. */
const OWN_FILE = resolve(__dirname, '../../../../alerts/generated/posted/alerts.json');

/** Reads the file (default: the repository's own). Throws when it is missing or lacks an alert that ops looks for. */
export function readAlertFile(path = OWN_FILE): DeclaredAlerts {
  try {
    return file.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message;
    throw new Error(`could not read the alerts in ${path}: ${reason}`, { cause });
  }
}

/** How much of what a failed run says fits into a message. */
const MOST_CHARACTERS = 300;

/** The annotations with everything filled in, each value on one line. Throws when a value is missing. */
export function fillIn(name: AlertName, { annotations }: DeclaredAlert, values: Readonly<Record<string, string>>) {
  const fill = (text: string): string =>
    text.replace(/\{(\w+)\}/g, (_, key: string) => {
      const value = values[key];
      if (value === undefined) throw new Error(`could not write the alert ${name}: there is no value ${key}`);
      return oneLine(value);
    });
  return Object.fromEntries(Object.entries(annotations).map(([key, text]) => [key, fill(text)]));
}

/** Links of an alert's messages; those whose base address is not set are left out. */
export function linksOf(name: AlertName, { dashboard, runbook }: DeclaredAlert, bases: Partial<LinkBases>) {
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
  return line.length <= MOST_CHARACTERS ? line : `${line.slice(0, MOST_CHARACTERS - 1)}…`;
}
