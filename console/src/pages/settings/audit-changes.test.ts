// What an entry of the audit log changed.
import { changesOf, matches, resourceOf, type AuditEntry } from './audit-changes';

test('only fields that differ are changes', () => {
  expect(changesOf({ before: { plan: 'free', name: 'acme' }, after: { plan: 'pro', name: 'acme' } })).toEqual([
    { field: 'plan', before: 'free', after: 'pro' },
  ]);
});

test('everything of a created or deleted value is a change', () => {
  expect(changesOf({ before: null, after: { limit: 5 } })).toEqual([{ field: 'limit', before: undefined, after: '5' }]);
  expect(changesOf({ before: [{ a: 1 }], after: undefined })).toEqual([
    { field: 'value', before: '[{"a":1}]', after: undefined },
  ]);
});

test('filters by resource and text', () => {
  const entry = { action: 'key.rotate', actor: 'user:ann', target: 'k1', org: 'acme' } as AuditEntry;
  expect(resourceOf(entry)).toBe('key');
  expect(matches(entry, {})).toBe(true);
  expect(matches(entry, { q: 'ANN', resource: 'key' })).toBe(true);
  expect(matches(entry, { resource: 'org' })).toBe(false);
  expect(matches(entry, { q: 'globex' })).toBe(false);
});
