// Admits calls before they go out: the most that one can cost has to fit into hard budgets, and the ledger to have room.
import type { ProblemError } from '@sextant/http/problem';
import { DEFAULT_LEDGER_RULE, type LedgerRule } from '@sextant/records/budgets';
import type { Ledger } from '@sextant/records/ledger';
import {
  llmBudgetEstimateRatio,
  llmBudgetUnderestimatedUsdTotal,
  llmRefusedCallsTotal,
} from '@sextant/signals/budgets';
import { counter, histogram } from '@sextant/telemetry/metrics';
import type { Reservation } from '../budgets/leases';
import type { OrgSettings } from './org-settings';
import type { Outcome, Reservations } from '../budgets/reservations';
import { mostCost } from '../pricing/max-cost';
import type { ProviderName } from '../providers/provider';
import type { RoutedRequest, Recorded } from './calls';
import type { Link } from './chain';
import {
  budgetExceeded,
  budgetUnreadable,
  ledgerUnavailable,
  priceUnknown,
  settingsUnreadable,
  type Refusal,
} from './refusals';

export interface CallToAdmit {
  readonly request: RoutedRequest;
  readonly link: Link;
  readonly callId: string;
  /** Undefined when they could not be read. */
  readonly settings: OrgSettings | undefined;
  /** As performance.now() has it. */
  readonly deadline: number;
}

export interface Permit {
  /** What was waited for the reservations of calls under way. */
  readonly waitedMs: number;
  /** When the call has its ledger row, or none. Gives back what it did not cost: all of it where it has no answer, or none with a known cost. */
  end(call?: Recorded): void;
}

export interface Admission {
  /** Throws a problem that names the limit and the fix: 402 when it does not fit, 503 when that cannot be known or booked. */
  readonly admit: (call: CallToAdmit) => Promise<Permit>;
}

export interface AdmissionOptions {
  readonly ledger: Pick<Ledger, 'admit'>;
  readonly reservations: Reservations;
  readonly defaultOutputTokens: number;
  /** For orgs whose settings could never be read. */
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
      const permit = limited ? await reserved(options, call) : UNLIMITED;
      return booked(options.ledger, permit, call);
    },
  };
}

/** After the budget, as a call that waits for that is not under way. */
async function booked(
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

/** Counts a refusal, and returns the problem to throw. */
export function refuse({ reason, problem }: Refusal): ProblemError {
  refusals.inc({ reason });
  return problem;
}

async function reserved(options: AdmissionOptions, call: CallToAdmit): Promise<Permit> {
  const { request, link, callId, deadline, settings } = call;
  const rule = settings?.ledgerRule ?? DEFAULT_LEDGER_RULE;
  const bound = boundOf(call, options.defaultOutputTokens);
  if (!bound && rule === 'closed') throw refuse(priceUnknown(request.org_id, link));
  const outcome = await options.reservations.reserve(request.org_id, {
    callId,
    bound: bound ?? { loose: 0, tight: () => Promise.resolve(0) },
    deadline,
  });
  return permitOf(outcome, { orgId: request.org_id, provider: link.provider.name, rule });
}

function boundOf({ request, link, settings }: CallToAdmit, defaultOutputTokens: number) {
  const { provider, model } = link;
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
  return mostCost(call, defaultOutputTokens);
}

interface Asked {
  readonly orgId: string;
  readonly provider: ProviderName;
  readonly rule: LedgerRule;
}

function permitOf(outcome: Outcome & { readonly waitedMs: number }, { orgId, provider, rule }: Asked): Permit {
  const { waitedMs } = outcome;
  if ('reserved' in outcome) return { waitedMs, end: (call) => settle(outcome.reserved, provider, call) };
  if ('refused' in outcome) throw refuse(budgetExceeded(orgId, outcome, new Date()));
  if ('unreadable' in outcome && rule === 'closed') throw refuse(budgetUnreadable(orgId, outcome.unreadable));
  return { ...UNLIMITED, waitedMs };
}

function settle(reservation: Reservation, provider: ProviderName, call: Recorded | undefined): void {
  const nanoUsd = call?.outcome.answer && call.price?.nanoUsd;
  if (!call || nanoUsd === undefined) return reservation.end();
  reservation.end({ nanoUsd, ledgerAt: call.ledgerAt });
  const beyond = nanoUsd - reservation.nanoUsd;
  if (reservation.nanoUsd > 0) estimates.observe({ provider }, nanoUsd / reservation.nanoUsd);
  if (beyond > 0) underestimated.inc({ provider }, beyond / 1e9);
}
