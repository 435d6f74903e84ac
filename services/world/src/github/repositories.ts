// The repositories of the simulated GitHub.
import { acmeApi, acmeWeb, globexCatalog, globexCheckout, initechLedger, initechReports } from './manifests';

export interface Account {
  readonly id: number;
  readonly login: string;
  readonly type: 'User' | 'Organization' | 'Bot';
}

export interface Repository {
  readonly id: number;
  readonly owner: Account;
  readonly name: string;
  /** owner/name */
  readonly fullName: string;
  readonly description: string;
  /** Text of each file by its path. */
  readonly files: Readonly<Record<string, string>>;
}

export const DEFAULT_BRANCH = 'main';

const acme: Account = { id: 10_482_113, login: 'acme', type: 'Organization' };
const globex: Account = { id: 23_907_451, login: 'globex', type: 'Organization' };
const initech: Account = { id: 41_220_986, login: 'initech', type: 'Organization' };

export const REPOSITORIES: readonly Repository[] = [
  repository({
    id: 501_220_131,
    owner: acme,
    name: 'web',
    description: 'The shop as customers see it',
    manifest: acmeWeb,
  }),
  repository({ id: 501_220_187, owner: acme, name: 'api', description: 'Public HTTP API', manifest: acmeApi }),
  repository({
    id: 618_004_522,
    owner: globex,
    name: 'checkout',
    description: 'Checkout service',
    manifest: globexCheckout,
  }),
  repository({
    id: 618_019_873,
    owner: globex,
    name: 'catalog',
    description: 'Product catalogue',
    manifest: globexCatalog,
  }),
  repository({
    id: 733_561_240,
    owner: initech,
    name: 'reports',
    description: 'TPS reports',
    manifest: initechReports,
  }),
  repository({
    id: 733_600_118,
    owner: initech,
    name: 'ledger',
    description: 'General ledger import',
    manifest: initechLedger,
  }),
];

/** People who comment on issues. */
export const PEOPLE: readonly Account[] = [
  { id: 2_114_508, login: 'milton-w', type: 'User' },
  { id: 7_731_902, login: 'priya-nair', type: 'User' },
  { id: 11_056_377, login: 'jonas-h', type: 'User' },
  { id: 19_843_260, login: 'samir-n', type: 'User' },
  { id: 28_400_915, login: 'ana-costa', type: 'User' },
];

/** The account that the app's token belongs to. */
export const APP_ACCOUNT: Account = { id: 158_203_344, login: 'sextant[bot]', type: 'Bot' };

/** Finds a repository by owner/name; GitHub ignores case. */
export function findRepository(fullName: string): Repository | undefined {
  return REPOSITORIES.find((one) => one.fullName === fullName.toLowerCase());
}

interface RepositorySketch {
  readonly id: number;
  readonly owner: Account;
  readonly name: string;
  readonly description: string;
  readonly manifest: string;
}

function repository({ id, owner, name, description, manifest }: RepositorySketch): Repository {
  const files = { 'package.json': manifest, 'README.md': `# ${name}\n\n${description}.\n` };
  return { id, owner, name, fullName: `${owner.login}/${name}`, description, files };
}
