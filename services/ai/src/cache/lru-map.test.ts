import { lruMap } from './lru-map';

it('evicts the least recently used entry', () => {
  const map = lruMap<string, number>(2);
  map.set('a', 1);
  map.set('b', 2);
  map.get('a');
  map.set('c', 3);
  expect(['a', 'b', 'c'].map((key) => map.get(key))).toEqual([1, undefined, 3]);
});

it('creates a missing value once', () => {
  const map = lruMap<string, object>(2);
  const made = map.getOrSet('a', () => ({}));
  expect(map.getOrSet('a', () => ({}))).toBe(made);
  map.delete('a');
  expect(map.getOrSet('a', () => ({}))).not.toBe(made);
});
