// The accounts of the CRM: the simulated companies, and accounts created through the API.
import { COMPANIES, homeOf } from '../companies';

export interface Account {
  readonly id: string;
  /** The id of the account in another system. */
  readonly external_id: string | null;
  readonly [field: string]: unknown;
}

export interface NewAccount {
  readonly external_id: string;
  readonly [field: string]: unknown;
}

export interface Accounts {
  /** All accounts, oldest first; `origin` is the simulator's. */
  list(origin: string): readonly Account[];
  /** Creates an account, or updates the one with this external id, id or web site (`url`). */
  upsert(fields: NewAccount): { readonly id: string; readonly created: boolean };
}

/** The oldest created account is dropped, so that a demo can run for days. */
const MAX_CREATED = 20_000;

export function createAccounts(): Accounts {
  const accounts = new Map<string, Account>();
  const idOf = (number: number) => `crm-${String(number).padStart(4, '0')}`;
  for (const [index, { name, email, industry, city, country }] of COMPANIES.entries()) {
    accounts.set(idOf(index + 1), { id: idOf(index + 1), external_id: null, name, email, industry, city, country });
  }
  const byExternalId = new Map<string, string>();
  let lastNumber = COMPANIES.length;

  function existingId({ external_id, url }: NewAccount): string | undefined {
    const company = COMPANIES.findIndex(({ slug }) => typeof url === 'string' && url.includes(`/web/${slug}/`));
    return (
      byExternalId.get(external_id) ??
      (accounts.has(external_id) ? external_id : undefined) ??
      (company >= 0 ? idOf(company + 1) : undefined)
    );
  }

  return {
    list: (origin) =>
      [...accounts.values()].map((account, index) => {
        const company = COMPANIES[index];
        return company ? { url: homeOf(company, origin), ...account } : account;
      }),
    upsert: (fields) => {
      const existing = existingId(fields);
      const id = existing ?? idOf(++lastNumber);
      accounts.set(id, { ...accounts.get(id), ...fields, id });
      byExternalId.set(fields.external_id, id);
      if (accounts.size > COMPANIES.length + MAX_CREATED) {
        const oldest = [...accounts.values()][COMPANIES.length];
        accounts.delete(oldest?.id ?? '');
        byExternalId.delete(oldest?.external_id ?? '');
      }
      return { id, created: existing === undefined };
    },
  };
}
