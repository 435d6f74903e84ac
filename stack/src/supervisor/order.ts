// The components of a stack, and the order in which they stop.
import { COMPONENT_NAMES, type Component, type ComponentName } from '../component';

type Catalogue = Readonly<Record<ComponentName, Pick<Component, 'after' | 'needs' | 'tier'>>>;

/** The named components and their dependencies, in start order; every component by default. */
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

/** Groups that stop one after the other: services, carriers, stores. */
export function stopOrder(
  catalogue: Catalogue,
  names: readonly ComponentName[],
): readonly (readonly ComponentName[])[] {
  const tiers = ['service', 'carrier', 'store'] as const;
  return tiers.map((tier) => names.filter((name) => catalogue[name].tier === tier));
}
