import type { Budget, LedgerRule } from '@sextant/records/budgets';
import type { Provider } from '../providers/provider';
import type { OrgSettings } from '../router/org-settings';
import { createAdmission, type CallToAdmit } from './admission';
import type { ReservationOutcome } from './reservations';

const provider = { name: 'openai', priceName: 'openai' } as Provider;
const day = (hardLimitNanoUsd: number | null): Budget => ({ period: 'day', softLimitNanoUsd: 1, hardLimitNanoUsd });
const settings = (ledgerRule: LedgerRule, hard: number | null = null): OrgSettings => ({
  ...{ provider: undefined, prices: [], budgets: [day(hard)], ledgerRule },
});
const call = (of: OrgSettings | undefined, model = 'gpt-4.1-mini'): CallToAdmit => ({
  request: { call_id: 'c', org_id: 'acme', run_id: null, step: 's', operation: 'chat', prompt: 'hi' },
  ...{ candidate: { provider, model }, callId: 'c', settings: of, deadline: Infinity },
});

interface Setup {
  readonly unreadSettings?: LedgerRule;
  readonly outcome?: ReservationOutcome;
  readonly place?: boolean;
}

function admission({ unreadSettings = 'open', outcome = { unlimited: true }, place = true }: Setup = {}) {
  const seen = { reserved: 0, taken: 0, released: 0 };
  const { admit } = createAdmission({
    reservations: {
      reserve: async () => {
        seen.reserved += 1;
        return { ...outcome, waitedMs: 0 };
      },
      stop: () => {},
    },
    ledger: {
      admit: async () => {
        if (!place) return undefined;
        seen.taken += 1;
        return { release: () => (seen.released += 1) };
      },
    },
    defaultOutputTokens: 1_000,
    unreadSettings,
  });
  return { admit, seen };
}

const unavailable: ReservationOutcome = { unreadable: new Error('unavailable') };
const refused: ReservationOutcome = {
  ...{ nanoUsd: 20, held: false },
  refused: { period: 'day', hardLimitNanoUsd: 10, spentNanoUsd: 1, openNanoUsd: 0 },
};

it('reserves only for orgs with a hard limit and holds a place in the ledger for every call', async () => {
  const { admit, seen } = admission();
  const permit = await admit(call(settings('closed')));
  expect(seen).toEqual({ reserved: 0, taken: 1, released: 0 });
  permit.end();
  await admit(call(settings('closed', 10)));
  expect(seen).toEqual({ reserved: 1, taken: 2, released: 1 });
});

it.each<[string, Setup, CallToAdmit, { readonly status: number; readonly code: string }]>([
  ['an exceeded budget', { outcome: refused }, call(settings('open', 10)), { status: 402, code: 'budget_exceeded' }],
  [
    'an unread budget',
    { outcome: unavailable },
    call(settings('closed', 10)),
    { status: 503, code: 'budget_unreadable' },
  ],
  ['a model without a price', {}, call(settings('closed', 10), 'mine'), { status: 402, code: 'price_unknown' }],
  ['unread settings', { unreadSettings: 'closed' }, call(undefined), { status: 503, code: 'settings_unreadable' }],
  ['a full ledger', { place: false }, call(settings('closed')), { status: 503, code: 'ledger_unavailable' }],
  ['a full ledger and unread settings', { place: false }, call(undefined), { status: 503, code: 'ledger_unavailable' }],
])('refuses a call because of %s', async (_, setup, toAdmit, { status, code }) => {
  await expect(admission(setup).admit(toAdmit)).rejects.toMatchObject({ status, fields: { code } });
});

it.each<[string, Setup, CallToAdmit]>([
  ['an unread budget', { outcome: unavailable }, call(settings('open', 10))],
  ['a model without a price', {}, call(settings('open', 10), 'mine')],
  ['unread settings', { unreadSettings: 'open' }, call(undefined)],
  ['a full ledger', { place: false }, call(settings('open'))],
])('lets a call pass despite %s when the rule is open', async (_, setup, toAdmit) => {
  expect(await admission(setup).admit(toAdmit)).toMatchObject({ waitedMs: 0 });
});

it('releases the reservation when the ledger has no place', async () => {
  const ended: unknown[] = [];
  const reserved = { nanoUsd: 5, end: (cost?: unknown) => ended.push(cost) };
  const { admit } = admission({ outcome: { reserved }, place: false });
  await expect(admit(call(settings('closed', 10)))).rejects.toMatchObject({ status: 503 });
  expect(ended).toEqual([undefined]);
});
