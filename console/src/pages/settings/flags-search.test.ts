// Whose flags the page shows.
import { flagsSearchOf, targetOf } from './flags-search';

const ID = '09cf4429-5556-4053-8004-3bb87ee5816c';

test.each([
  [`workspace:${ID}`, { kind: 'workspace', ids: { workspace_id: ID } }],
  [`user:${ID}`, { kind: 'user', ids: { user_id: ID } }],
  [undefined, { kind: 'org', ids: {} }],
])('%p is a target', (target, expected) => {
  expect(flagsSearchOf({ target })).toEqual(target === undefined ? {} : { target });
  expect(targetOf(target)).toEqual(expected);
});

test.each(['user:1', `team:${ID}`, 5, ['user']])('%p is ignored', (target) => {
  expect(flagsSearchOf({ target })).toEqual({});
});
