// Refusals of calls before they go out: each names the limit, what is missing, and the fix.
import { ProblemError } from '@sextant/http/problem';
import type { Tightest } from '@sextant/records/budgets/reservations';
import type { ErrorClass } from '@sextant/signals/errors';
import type { RefusalReason } from '@sextant/signals/budgets';
import { bounds } from '../budgets/budgets';
import type { Link } from './chain';

export interface Refusal {
  readonly reason: RefusalReason;
  readonly problem: ProblemError;
}

interface Exceeded {
  readonly refused: Tightest;
  /** The most that the call can cost. */
  readonly nanoUsd: number;
  /** Whether it would fit if calls under way cost nothing. */
  readonly held: boolean;
}

/** A call that waits for others may be tried again soon. */
const SOON_SECONDS = 5;

export function budgetExceeded(orgId: string, { refused, nanoUsd, held }: Exceeded, now: Date): Refusal {
  const { period, hardLimitNanoUsd, spentNanoUsd, openNanoUsd } = refused;
  const { end } = bounds(period, now.getTime());
  const [limit, spent, open, most] = [hardLimitNanoUsd, spentNanoUsd, openNanoUsd, nanoUsd].map(dollars);
  const underWay = openNanoUsd > 0 ? `, calls under way have reserved ${open}` : '';
  const detail =
    `org ${orgId} has spent ${spent} of its ${period}’s budget of ${limit}${underWay}, and this call can cost up to ${most}: ` +
    `lower max_output_tokens, raise the budget, or wait until it starts anew at ${new Date(end).toISOString()}`;
  const wait = held ? SOON_SECONDS : Math.ceil((end - now.getTime()) / 1000);
  return refusal('budget_exceeded', 402, { detail, errorClass: 'RATE_LIMIT', retryable: held, wait });
}

export function budgetUnreadable(orgId: string, cause: unknown): Refusal {
  const detail =
    `what org ${orgId} has spent of its hard budget cannot be read now: try again, or set when_ledger_unavailable to open ` +
    'to let calls pass meanwhile';
  return refusal('budget_unreadable', 503, { ...NOT_NOW, detail, cause });
}

export function settingsUnreadable(orgId: string): Refusal {
  const detail = `the budgets of org ${orgId} cannot be read now: try again (LLM_UNREAD_SETTINGS=open lets calls pass meanwhile)`;
  return refusal('settings_unreadable', 503, { ...NOT_NOW, detail });
}

export function ledgerUnavailable(orgId: string): Refusal {
  const detail =
    `a call of org ${orgId} could not be booked now, as the ledger’s disk takes nothing and Postgres does not answer: ` +
    'try again, or set when_ledger_unavailable to open to let calls pass meanwhile';
  return refusal('ledger_unavailable', 503, { ...NOT_NOW, detail });
}

export function priceUnknown(orgId: string, { provider, model }: Link): Refusal {
  const detail =
    `org ${orgId} has a hard budget, and what ${provider.name}/${model} costs is not known: set a price of your own for it, ` +
    'name another model, or set when_ledger_unavailable to open';
  return refusal('price_unknown', 402, { detail, errorClass: 'VALIDATION_ERROR', retryable: false });
}

const NOT_NOW = { errorClass: 'SERVICE_UNAVAILABLE', retryable: true, wait: SOON_SECONDS } as const;

interface Facts {
  readonly detail: string;
  readonly errorClass: ErrorClass;
  readonly retryable: boolean;
  /** Seconds after which the call may pass. */
  readonly wait?: number;
  readonly cause?: unknown;
}

function refusal(
  reason: RefusalReason,
  status: number,
  { detail, errorClass, retryable, wait, cause }: Facts,
): Refusal {
  const problem = new ProblemError(status, detail, {
    fields: { code: reason, error_class: errorClass, retryable },
    ...(wait !== undefined && { headers: { 'retry-after': String(wait) } }),
    ...(cause !== undefined && { cause }),
  });
  return { reason, problem };
}

/** To the last digit that counts, at least cents. */
function dollars(nanoUsd: number): string {
  return `$${(nanoUsd / 1e9).toFixed(9).replace(/0{1,7}$/, '')}`;
}
