// Admits calls: the maximum cost must fit into the hard budgets, and the ledger must have room.
import type { ProblemError } from '@sextant/http/problem';
import { DEFAULT_LEDGER_RULE, type LedgerRule } from '@sextant/records/budgets';
import type { Ledger } from '@sextant/records/ledger';
import {
  llmBudgetEstimateRatio,
  llmBudgetUnderestimatedUsdTotal,
  llmRefusedCallsTotal,
} from '@sextant/signals/budgets';
import type { ProviderName } from '@sextant/signals/labels';
import { counter, histogram } from '@sextant/telemetry/metrics';
import type { RoutedRequest, RecordedCall } from '../calls/calls';
import { maxCost } from '../pricing/max-cost';
import type { Candidate } from '../router/chain';
import type { OrgSettings } from '../router/org-settings';
import type { Reservation } from './leases';
import {
  budgetExceeded,
  budgetUnreadable,
  ledgerUnavailable,
  priceUnknown,
  settingsUnreadable,
  type Refusal,
} from './refusals';
import type { ReservationOutcome, Reservations } from './reservations';

export interface CallToAdmit {
  readonly request: RoutedRequest;
  readonly candidate: Candidate;
  readonly callId: string;
  /** Undefined when they cannot be read. */
  readonly settings: OrgSettings | undefined;
  /** On the clock of performance.now(). */
  readonly deadline: number;
}

export interface Permit {
  /** Time spent waiting for reservations of calls in flight. */
  readonly waitedMs: number;
  /** Call it after the call and its ledger row. Releases the unused reservation, all of it without a known cost. */
  end(call?: RecordedCall): void;
}

export interface Admission {
  /** Throws a ProblemError: 402 when the call does not fit, 503 when the budget or the ledger is unavailable. */
  readonly admit: (call: CallToAdmit) => Promise<Permit>;
}

export interface AdmissionOptions {
  readonly ledger: Pick<Ledger, 'admit'>;
  readonly reservations: Reservations;
  readonly defaultOutputTokens: number;
  /** Rule for orgs whose settings could not be read. */
  readonly unreadSettings: LedgerRule;
}

const UNLIMITED: Permit = { waitedMs: 0, end: () => {} };
const refusals = counter(llmRefusedCallsTotal);
const estimates = histogram(llmBudgetEstimateRatio);
const underestimated = counter(llmBudgetUnderestimatedUsdTotal);

export function createAdmission(options: AdmissionOptions): Admission {
  return {
    async admit(call) {
      const { settings, request } = call;
      if (!settings && options.unreadSettings === 'closed') throw refuse(settingsUnreadable(request.org_id));
      const limited = settings?.budgets.some(({ hardLimitNanoUsd }) => hardLimitNanoUsd !== null);
      const permit = limited ? await reserve(options, call) : UNLIMITED;
      return withLedgerPlace(options.ledger, permit, call);
    },
  };
}

/** Takes the place after the reservation, so that calls that wait for a budget hold no place. */
async function withLedgerPlace(
  ledger: Pick<Ledger, 'admit'>,
  permit: Permit,
  { request, settings }: CallToAdmit,
): Promise<Permit> {
  const place = await ledger.admit();
  if (!place && (settings?.ledgerRule ?? DEFAULT_LEDGER_RULE) === 'closed') {
    permit.end();
    throw refuse(ledgerUnavailable(request.org_id));
  }
  return {
    waitedMs: permit.waitedMs,
    end: (call) => {
      place?.release();
      permit.end(call);
    },
  };
}

/** Counts a refusal and returns the problem to throw. */
export function refuse({ reason, problem }: Refusal): ProblemError {
  refusals.inc({ reason });
  return problem;
}

async function reserve(options: AdmissionOptions, call: CallToAdmit): Promise<Permit> {
  const { request, candidate, callId, deadline, settings } = call;
  const rule = settings?.ledgerRule ?? DEFAULT_LEDGER_RULE;
  const bound = boundOf(call, options.defaultOutputTokens);
  if (!bound && rule === 'closed') throw refuse(priceUnknown(request.org_id, candidate));
  const outcome = await options.reservations.reserve(request.org_id, {
    callId,
    bound: bound ?? { loose: 0, tight: () => Promise.resolve(0) },
    deadline,
  });
  return permitOf(outcome, { orgId: request.org_id, provider: candidate.provider.name, rule });
}

function boundOf({ request, candidate, settings }: CallToAdmit, defaultOutputTokens: number) {
  const { provider, model } = candidate;
  const call = {
    provider: provider.name,
    priceName: provider.priceName,
    model,
    system: request.system,
    prompt: request.prompt,
    schema: request.response_schema?.json,
    maxOutputTokens: request.max_output_tokens,
    serviceTier: request.service_tier,
    prices: settings?.prices ?? [],
    at: new Date(),
  };
  return maxCost(call, defaultOutputTokens);
}

interface PermitContext {
  readonly orgId: string;
  readonly provider: ProviderName;
  readonly rule: LedgerRule;
}

function permitOf(
  outcome: ReservationOutcome & { readonly waitedMs: number },
  { orgId, provider, rule }: PermitContext,
): Permit {
  const { waitedMs } = outcome;
  if ('reserved' in outcome) return { waitedMs, end: (call) => settle(outcome.reserved, provider, call) };
  if ('refused' in outcome) throw refuse(budgetExceeded(orgId, outcome, new Date()));
  if ('unreadable' in outcome && rule === 'closed') throw refuse(budgetUnreadable(orgId, outcome.unreadable));
  return { ...UNLIMITED, waitedMs };
}

function settle(reservation: Reservation, provider: ProviderName, call: RecordedCall | undefined): void {
  const nanoUsd = call?.outcome.completion && call.price?.nanoUsd;
  if (!call || nanoUsd === undefined) return reservation.end();
  reservation.end({ nanoUsd, ledgerAt: call.ledgerAt });
  const excess = nanoUsd - reservation.nanoUsd;
  if (reservation.nanoUsd > 0) estimates.observe({ provider }, nanoUsd / reservation.nanoUsd);
  if (excess > 0) underestimated.inc({ provider }, excess / 1e9);
}
