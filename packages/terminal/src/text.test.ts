import { oneLine, truncate, width, wrap } from './text';

test('text wraps between words, and within a word that is wider than the line', () => {
  expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
  expect(wrap(`see https://example.com/${'x'.repeat(20)}`, 16)).toEqual([
    'see',
    'https://example.',
    'com/xxxxxxxxxxxx',
    'xxxxxxxx',
  ]);
  expect(wrap('数据库没有回答', 6)).toEqual(['数据库', '没有回', '答']);
});

test('text is truncated by display width, not by length', () => {
  expect([truncate('日本語', 6), truncate('日本語', 5), truncate('abc', 2), truncate('abc', 0)]).toEqual([
    '日本語',
    '日本…',
    'a…',
    '',
  ]);
  expect(width(oneLine('👩‍👩‍👧‍👦'))).toBe(2);
});
