// All that a proof of an upgrade rests on: the manifests, the language, and the other packages.
import type { Context } from '../results';
import { cargoCase } from './premises/cargo';
import { caseOf, joinCases, type Case } from './claim';
import { declaredCase } from './premises/declared';
import { goCase } from './premises/go';
import { languageCase } from './premises/language';
import { npmCase } from './premises/npm';
import { pipCase } from './premises/pip';
import { upgradeOf, type Upgrade } from './premises/upgrade';
import type { Ecosystem } from '../names';

const CASES: Readonly<Record<Ecosystem, (upgrade: Upgrade) => Promise<Case>>> = {
  npm: npmCase,
  pip: pipCase,
  cargo: cargoCase,
  go: goCase,
};

/** What a proof of any upgrade leaves out by its nature, said with every proof. */
export const SCOPE: Readonly<Record<Ecosystem, string>> = {
  npm: 'lock files and indirect dependencies are not part of the claim',
  pip: 'lock files and indirect dependencies are not part of the claim',
  cargo: 'Cargo.lock and indirect dependencies are not part of the claim',
  go: 'go.work and modules that go.mod does not list are not part of the claim',
};

/** The case after the edit. Throws ServiceError when a registry cannot be asked. */
export async function caseFor(context: Context): Promise<Case> {
  const upgrade = await upgradeOf(context);
  const own = await CASES[upgrade.ecosystem](upgrade);
  const scope = caseOf({ premises: [SCOPE[upgrade.ecosystem]] });
  return joinCases([declaredCase(upgrade), languageCase(upgrade), own, scope]);
}
