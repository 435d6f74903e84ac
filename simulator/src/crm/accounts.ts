// The companies that the CRM keeps: those of this world, and what was written into it.
import { COMPANIES, homeOf } from '../companies';

export interface Account {
  readonly id: string;
  /** The id under which another system knows it. */
  readonly external_id: string | null;
  readonly [field: string]: unknown;
}

export interface NewAccount {
  readonly external_id: string;
  readonly [field: string]: unknown;
}

export interface Accounts {
  /** In the order in which they came; `origin` is world's own. */
  list(origin: string): readonly Account[];
  /** Creates or changes the account that has this external id, this id, or the site at this `url`. */
  upsert(fields: NewAccount): { readonly id: string; readonly created: boolean };
}

/** Beyond this the oldest that was created is forgotten, so that a demo may run for days. */
const MAX_CREATED = 20_000;

export function createAccounts(): Accounts {
  const accounts = new Map<string, Account>();
  const idOf = (number: number) => `crm-${String(number).padStart(4, '0')}`;
  for (const [index, { name, email, industry, city, country }] of COMPANIES.entries()) {
    accounts.set(idOf(index + 1), { id: idOf(index + 1), external_id: null, name, email, industry, city, country });
  }
  const byExternalId = new Map<string, string>();
  let lastNumber = COMPANIES.length;

  /** A company's own site tells which of the given ones is meant. */
  function knownId({ external_id, url }: NewAccount): string | undefined {
    const given = COMPANIES.findIndex(({ slug }) => typeof url === 'string' && url.includes(`/web/${slug}/`));
    return (
      byExternalId.get(external_id) ??
      (accounts.has(external_id) ? external_id : undefined) ??
      (given >= 0 ? idOf(given + 1) : undefined)
    );
  }

  return {
    list: (origin) =>
      [...accounts.values()].map((account, index) => {
        const company = COMPANIES[index];
        return company ? { url: homeOf(company, origin), ...account } : account;
      }),
    upsert: (fields) => {
      const known = knownId(fields);
      const id = known ?? idOf(++lastNumber);
      accounts.set(id, { ...accounts.get(id), ...fields, id });
      byExternalId.set(fields.external_id, id);
      if (accounts.size > COMPANIES.length + MAX_CREATED) {
        const oldest = [...accounts.values()][COMPANIES.length];
        accounts.delete(oldest?.id ?? '');
        byExternalId.delete(oldest?.external_id ?? '');
      }
      return { id, created: known === undefined };
    },
  };
}
