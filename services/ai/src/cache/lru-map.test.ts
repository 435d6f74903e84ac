import { boundedMap } from './lru-map';

it('forgets what was not used for longest', () => {
  const map = boundedMap<string, number>(2);
  map.set('a', 1);
  map.set('b', 2);
  map.get('a');
  map.set('c', 3);
  expect(['a', 'b', 'c'].map((key) => map.get(key))).toEqual([1, undefined, 3]);
});

it('makes a value once', () => {
  const map = boundedMap<string, object>(2);
  const made = map.getOrSet('a', () => ({}));
  expect(map.getOrSet('a', () => ({}))).toBe(made);
  map.delete('a');
  expect(map.getOrSet('a', () => ({}))).not.toBe(made);
});
