// Which components a stack has, and in which order they stop.
import { COMPONENT_NAMES, type Component, type ComponentName } from '../component';

type Catalogue = Readonly<Record<ComponentName, Pick<Component, 'after' | 'needs' | 'tier'>>>;

/** The named components with all that they wait for or need, in start order. All of them when none is named. */
export function withDependencies(
  catalogue: Catalogue,
  only: readonly ComponentName[] = COMPONENT_NAMES,
): readonly ComponentName[] {
  const chosen = new Set<ComponentName>();
  const add = (name: ComponentName): void => {
    if (chosen.has(name)) return;
    chosen.add(name);
    const { after, needs = [] } = catalogue[name];
    [...after, ...needs].forEach(add);
  };
  only.forEach(add);
  return COMPONENT_NAMES.filter((name) => chosen.has(name));
}

/** Groups that stop one after the other: who sends, who carries, who stores. */
export function stopOrder(
  catalogue: Catalogue,
  names: readonly ComponentName[],
): readonly (readonly ComponentName[])[] {
  const tiers = ['service', 'carrier', 'store'] as const;
  return tiers.map((tier) => names.filter((name) => catalogue[name].tier === tier));
}
