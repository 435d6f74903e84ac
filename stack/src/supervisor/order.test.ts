import { COMPONENT_NAMES, CONTROL_PLANE, PLATFORM } from '../component';
import { COMPONENTS } from '../components/all';
import { stopOrder, withDependencies } from './order';

test('a component includes its dependencies', () => {
  expect(withDependencies(['redis'])).toEqual(['redis']);
  expect(withDependencies(['ai'])).toEqual(['postgres', 'world', 'records-migrate', 'ai']);
});

test('services that need each other are included together', () => {
  const names = withDependencies(['controller']);
  expect(names).toEqual(withDependencies(['github-app']));
  expect(names).toEqual(expect.arrayContaining(['controller', 'github-app', 'redis', 'records-migrate']));
});

test('kwok includes the whole control plane, the platform includes none of it', () => {
  expect(withDependencies(['kwok'])).toEqual(CONTROL_PLANE);
  expect(withDependencies(PLATFORM)).toEqual(PLATFORM);
});

test('every component waits only for components listed before it, so waits cannot be circular', () => {
  for (const name of COMPONENT_NAMES) {
    const before = COMPONENT_NAMES.slice(0, COMPONENT_NAMES.indexOf(name));
    expect(before).toEqual(expect.arrayContaining([...COMPONENTS[name].after]));
  }
});

test('services stop first and stores last, so that the last telemetry is delivered', () => {
  const order = stopOrder(COMPONENT_NAMES);
  const stage = (name: (typeof COMPONENT_NAMES)[number]): number => order.findIndex((group) => group.includes(name));
  expect(stage('worker')).toBeLessThan(stage('collector'));
  expect(stage('collector')).toBeLessThan(stage('jaeger'));
  expect(order.flat().sort()).toEqual([...COMPONENT_NAMES].sort());
});
