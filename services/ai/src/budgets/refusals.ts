// Refusals of calls before they are sent; each names the limit and the fix.
import { ProblemError } from '@sextant/http/problem';
import type { TightestBudget } from '@sextant/records/budgets/reservations';
import type { RefusalReason } from '@sextant/signals/budgets';
import type { ErrorClass } from '@sextant/signals/errors';
import type { Candidate } from '../router/chain';
import { periodBounds } from './budgets';

export interface Refusal {
  readonly reason: RefusalReason;
  readonly problem: ProblemError;
}

interface ExceededBudget {
  readonly refused: TightestBudget;
  /** Maximum cost of the call. */
  readonly nanoUsd: number;
  /** Whether the call would fit if calls in flight cost nothing. */
  readonly held: boolean;
}

/** Retry delay of calls that wait for calls in flight. */
const SOON_SECONDS = 5;

export function budgetExceeded(orgId: string, { refused, nanoUsd, held }: ExceededBudget, now: Date): Refusal {
  const { period, hardLimitNanoUsd, spentNanoUsd, openNanoUsd } = refused;
  const { end } = periodBounds(period, now.getTime());
  const [limit, spent, open, max] = [hardLimitNanoUsd, spentNanoUsd, openNanoUsd, nanoUsd].map(dollars);
  const inFlight = openNanoUsd > 0 ? `, calls in flight have reserved ${open}` : '';
  const detail =
    `org ${orgId} has spent ${spent} of its budget of ${limit} per ${period}${inFlight}, and this call can cost up to ${max}: ` +
    `lower max_output_tokens, raise the budget, or wait until it resets at ${new Date(end).toISOString()}`;
  const wait = held ? SOON_SECONDS : Math.ceil((end - now.getTime()) / 1000);
  return refusal('budget_exceeded', 402, { detail, errorClass: 'RATE_LIMIT', retryable: held, wait });
}

export function budgetUnreadable(orgId: string, cause: unknown): Refusal {
  const detail =
    `could not read the hard budget of org ${orgId}: retry, or set when_ledger_unavailable to open to let calls pass ` +
    'in the meantime';
  return refusal('budget_unreadable', 503, { ...NOT_NOW, detail, cause });
}

export function settingsUnreadable(orgId: string): Refusal {
  const detail = `could not read the budgets of org ${orgId}: retry, or set LLM_UNREAD_SETTINGS=open to let calls pass`;
  return refusal('settings_unreadable', 503, { ...NOT_NOW, detail });
}

export function ledgerUnavailable(orgId: string): Refusal {
  const detail =
    `could not record a call of org ${orgId}: the disk of the ledger is full and Postgres is unavailable; retry, or set ` +
    'when_ledger_unavailable to open to let calls pass in the meantime';
  return refusal('ledger_unavailable', 503, { ...NOT_NOW, detail });
}

export function priceUnknown(orgId: string, { provider, model }: Candidate): Refusal {
  const detail =
    `org ${orgId} has a hard budget, and the price of ${provider.name}/${model} is unknown: set a price override, request ` +
    'another model, or set when_ledger_unavailable to open';
  return refusal('price_unknown', 402, { detail, errorClass: 'VALIDATION_ERROR', retryable: false });
}

const NOT_NOW = { errorClass: 'SERVICE_UNAVAILABLE', retryable: true, wait: SOON_SECONDS } as const;

interface RefusalDetails {
  readonly detail: string;
  readonly errorClass: ErrorClass;
  readonly retryable: boolean;
  /** Retry delay in seconds. */
  readonly wait?: number;
  readonly cause?: unknown;
}

function refusal(
  reason: RefusalReason,
  status: number,
  { detail, errorClass, retryable, wait, cause }: RefusalDetails,
): Refusal {
  const problem = new ProblemError(status, detail, {
    fields: { code: reason, error_class: errorClass, retryable },
    ...(wait !== undefined && { headers: { 'retry-after': String(wait) } }),
    ...(cause !== undefined && { cause }),
  });
  return { reason, problem };
}

/** Without trailing zeros, but with cents. */
function dollars(nanoUsd: number): string {
  return `$${(nanoUsd / 1e9).toFixed(9).replace(/0{1,7}$/, '')}`;
}
