// The components of a stack, and the order in which they stop.
import { COMPONENT_NAMES, type ComponentName } from '../component';
import { COMPONENTS } from '../components/all';

/** The named components and their dependencies, in start order. */
export function withDependencies(requested: readonly ComponentName[]): readonly ComponentName[] {
  const chosen = new Set<ComponentName>();
  const add = (name: ComponentName): void => {
    if (chosen.has(name)) return;
    chosen.add(name);
    const { after, needs = [] } = COMPONENTS[name];
    [...after, ...needs].forEach(add);
  };
  requested.forEach(add);
  return COMPONENT_NAMES.filter((name) => chosen.has(name));
}

/** Groups that stop one after the other: services, carriers, stores. */
export function stopOrder(names: readonly ComponentName[]): readonly (readonly ComponentName[])[] {
  const tiers = ['service', 'carrier', 'store'] as const;
  return tiers.map((tier) => names.filter((name) => COMPONENTS[name].tier === tier));
}
