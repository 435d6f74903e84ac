import { COMPONENT_NAMES, CONTROL_PLANE, PLATFORM } from '../component';
import { COMPONENTS } from '../components/all';
import { stopOrder, withDependencies } from './order';

test('a component brings what it waits for and what it needs', () => {
  expect(withDependencies(COMPONENTS, ['redis'])).toEqual(['redis']);
  expect(withDependencies(COMPONENTS, ['ai'])).toEqual(['postgres', 'world', 'records-migrate', 'ai']);
});

test('two services that need each other come together', () => {
  const names = withDependencies(COMPONENTS, ['controller']);
  expect(names).toEqual(withDependencies(COMPONENTS, ['github-app']));
  expect(names).toEqual(expect.arrayContaining(['controller', 'github-app', 'redis', 'records-migrate']));
});

test('who plays the pods brings the whole control plane, and the platform brings nothing of it', () => {
  expect(withDependencies(COMPONENTS, ['kwok'])).toEqual(CONTROL_PLANE);
  expect(withDependencies(COMPONENTS, PLATFORM)).toEqual(PLATFORM);
});

test('every component waits only for those that are listed before it, so that no two wait for each other', () => {
  for (const name of COMPONENT_NAMES) {
    const before = COMPONENT_NAMES.slice(0, COMPONENT_NAMES.indexOf(name));
    expect(before).toEqual(expect.arrayContaining([...COMPONENTS[name].after]));
  }
});

test('services stop first and stores last, so that the last telemetry finds its way', () => {
  const order = stopOrder(COMPONENTS, COMPONENT_NAMES);
  const stage = (name: (typeof COMPONENT_NAMES)[number]): number => order.findIndex((group) => group.includes(name));
  expect(stage('worker')).toBeLessThan(stage('collector'));
  expect(stage('collector')).toBeLessThan(stage('jaeger'));
  expect(order.flat().sort()).toEqual([...COMPONENT_NAMES].sort());
});
