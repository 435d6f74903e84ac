import { draftOf, searchOfDraft, type Draft } from './draft';

const EMPTY: Draft = draftOf({});
const read = (draft: Partial<Draft>) => searchOfDraft({ ...EMPTY, ...draft });

test('an empty form searches everything', () => {
  expect(read({})).toEqual({ search: {}, problems: {} });
});

test.each([
  ['500ms', 0.5],
  ['2s', 2],
  ['2', 2],
  ['1.5 m', 90],
  ['250 µs', 0.00025],
])('the duration %s has %d seconds', (min, seconds) => {
  expect(read({ min }).search).toEqual({ min: seconds });
});

test.each<[Partial<Draft>, string]>([
  [{ min: 'soon' }, 'min'],
  [{ max: '2 fortnights' }, 'max'],
  [{ min: '2s', max: '1s' }, 'max'],
  [{ attributes: 'http.route' }, 'attributes'],
  [{ attributes: '=x' }, 'attributes'],
])('%p is refused', (draft, field) => {
  expect(Object.keys(read(draft).problems)).toEqual([field]);
});

test.each([
  ['http.route=/runs', ['http.route=/runs']],
  ['a=1, b=2 c=', ['a=1', 'b=2', 'c=']],
  ['note="two words" a=b=c', ['note=two words', 'a=b=c']],
])('the conditions %s are read', (attributes, expected) => {
  expect(read({ attributes }).search.attributes).toEqual(expected);
});

test('a search comes back from the form as it went in', () => {
  const search = {
    service: 'ai',
    min: 0.25,
    max: 3,
    errors: true,
    attributes: ['a=two words', 'b=1', 'c="x"'],
    run: 'r',
  } as const;
  expect(searchOfDraft(draftOf(search))).toEqual({ search, problems: {} });
});
