// The catalogue of signals: searched, by domain, and how near metrics are to their series budgets.
import { DOMAINS } from '@sextant/signals/sextant';
import type { ResponseOf } from '../../api/types';
import type { SignalsSearch } from './search';

export type Signal = ResponseOf<'get', '/api/v1/signals'>['items'][number];

export const KIND_LABELS: Readonly<Record<Signal['kind'], string>> = {
  ...{ metric: 'metric', span: 'span', attribute: 'attribute', log_field: 'log field', objective: 'objective' },
};

const DOMAIN_BY_NAME: ReadonlyMap<string, string> = new Map(
  Object.entries(DOMAINS).flatMap(([domain, declarations]) =>
    Object.values(declarations).flatMap((one: unknown) => (hasName(one) ? [[one.name, domain] as const] : [])),
  ),
);

function hasName(declaration: unknown): declaration is { readonly name: string } {
  const isDeclaration = typeof declaration === 'object' && declaration !== null && 'declares' in declaration;
  return isDeclaration && 'name' in declaration && typeof declaration.name === 'string';
}

/** The domain that declares a signal; attributes and log fields, which many use, are `shared`. */
export function domainOf({ name }: Pick<Signal, 'name'>): string {
  return DOMAIN_BY_NAME.get(name) ?? 'shared';
}

export function domainsOf(signals: readonly Signal[]): readonly string[] {
  return [...new Set(signals.map(domainOf))].sort();
}

/** Every word must be in the name, the description, the unit or a label. */
export function filterSignals(
  signals: readonly Signal[],
  { q, kind, domain }: Pick<SignalsSearch, 'q' | 'kind' | 'domain'>,
): readonly Signal[] {
  const words = (q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  return signals.filter((signal) => {
    if (kind !== undefined && signal.kind !== kind) return false;
    if (domain !== undefined && domainOf(signal) !== domain) return false;
    const text = searchText(signal);
    return words.every((word) => text.includes(word));
  });
}

function searchText({ name, description, unit, labels, attributes, type }: Signal): string {
  return [name, description, unit ?? '', type, ...labels.map((label) => label.name), ...attributes]
    .join('\n')
    .toLowerCase();
}

type Counted = Pick<Signal, 'max_series_per_process' | 'series_budget'>;

/** The series of the process that has the most, as a share of the budget of a process; null without either. */
export function budgetShare({ max_series_per_process: series, series_budget: budget }: Counted): number | null {
  return series === null || budget === null || budget === 0 ? null : series / budget;
}

const NEAR = 0.8;

/**
 * Whether a metric may soon drop series. Labels with a closed list of values cannot exceed their budgets: only those
 * with values that are known at run time can.
 */
export function isNearBudget(signal: Counted & Pick<Signal, 'labels'>): boolean {
  const share = budgetShare(signal);
  return share !== null && share >= NEAR && signal.labels.some(({ values }) => values === null);
}

/** How many boards, alerts and runbooks use a signal. */
export function usesOf({ used_by: { boards, alerts, runbooks } }: Pick<Signal, 'used_by'>): number {
  return new Set(boards.map(({ board }) => board)).size + alerts.length + runbooks.length;
}
