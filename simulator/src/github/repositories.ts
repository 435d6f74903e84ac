// The repositories of the simulated GitHub.
import { acmeApi, acmeWeb, globexCatalog, globexCheckout, initechLedger, initechReports } from './manifests';
import * as other from './other-manifests';

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
  /** File contents by path. */
  readonly files: Readonly<Record<string, string>>;
}

export const DEFAULT_BRANCH = 'main';

const acme: Account = { id: 10_482_113, login: 'acme', type: 'Organization' };
const globex: Account = { id: 23_907_451, login: 'globex', type: 'Organization' };
const initech: Account = { id: 41_220_986, login: 'initech', type: 'Organization' };

export const REPOSITORIES: readonly Repository[] = [
  repository(acme, {
    id: 501_220_131,
    name: 'web',
    description: 'The shop as customers see it',
    manifests: { 'package.json': acmeWeb },
  }),
  repository(acme, {
    id: 501_220_187,
    name: 'api',
    description: 'Public HTTP API',
    manifests: { 'package.json': acmeApi, 'requirements.txt': other.acmeApiRequirements },
  }),
  repository(acme, {
    id: 501_231_904,
    name: 'scoring',
    description: 'Scores of customers',
    manifests: { 'requirements.txt': other.acmeScoringRequirements },
  }),
  repository(globex, {
    id: 618_004_522,
    name: 'checkout',
    description: 'Checkout service',
    manifests: { 'package.json': globexCheckout },
  }),
  repository(globex, {
    id: 618_019_873,
    name: 'catalog',
    description: 'Product catalogue',
    manifests: { 'package.json': globexCatalog, 'go.mod': other.globexCatalogGoMod },
  }),
  repository(globex, {
    id: 618_022_410,
    name: 'gateway',
    description: 'Gateway in front of everything',
    manifests: { 'go.mod': other.globexGatewayGoMod },
  }),
  repository(globex, {
    id: 618_030_056,
    name: 'pricing',
    description: 'Prices and discounts',
    manifests: { 'pyproject.toml': other.globexPricingPyproject },
  }),
  repository(initech, {
    id: 733_561_240,
    name: 'reports',
    description: 'TPS reports',
    manifests: { 'package.json': initechReports },
  }),
  repository(initech, {
    id: 733_600_118,
    name: 'ledger',
    description: 'General ledger import',
    manifests: { 'package.json': initechLedger, 'Cargo.toml': other.initechLedgerCargo },
  }),
  repository(initech, {
    id: 733_608_725,
    name: 'vault',
    description: 'Secrets and keys',
    manifests: { 'Cargo.toml': other.initechVaultCargo },
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

/** The account of the app's token. */
export const APP_ACCOUNT: Account = { id: 158_203_344, login: 'sextant[bot]', type: 'Bot' };

/** Finds a repository by owner/name, ignoring case as GitHub does. */
export function findRepository(fullName: string): Repository | undefined {
  return REPOSITORIES.find((one) => one.fullName === fullName.toLowerCase());
}

interface RepositorySketch extends Pick<Repository, 'id' | 'name' | 'description'> {
  readonly manifests: Repository['files'];
}

function repository(owner: Account, { id, name, description, manifests }: RepositorySketch): Repository {
  const files = { ...manifests, 'README.md': `# ${name}\n\n${description}.\n` };
  return { id, owner, name, fullName: `${owner.login}/${name}`, description, files };
}
