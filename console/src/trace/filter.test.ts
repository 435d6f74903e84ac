import { isEmptyFilter, matchesFilter, type SpanFilter } from './filter';
import { failed, span } from './span.testing';

const SPAN = span('step prove', null, [0, 1], {
  ...failed,
  status_message: 'timed out',
  attributes: { 'http.route': '/runs', 'http.response.status_code': 503 },
  events: [{ name: 'exception', offset_seconds: 0, attributes: { 'exception.type': 'TimeoutError' } }],
});

test.each<[SpanFilter, boolean]>([
  [{ text: 'PROVE' }, true],
  [{ text: 'timed' }, true],
  [{ text: 'http.route=/runs' }, true],
  [{ text: '503' }, true],
  [{ text: 'timeouterror' }, true],
  [{ text: 'nowhere' }, false],
  [{ service: 'worker', onlyErrors: true }, true],
  [{ service: 'ai' }, false],
])('%p matches: %p', (filter, expected) => {
  expect(matchesFilter(filter, SPAN)).toBe(expected);
});

test('a span without an error is no error', () => {
  expect(matchesFilter({ onlyErrors: true }, span('a', null, [0, 1]))).toBe(false);
});

test('cleared fields are no filter', () => {
  expect([isEmptyFilter({ text: '', service: '', onlyErrors: false }), isEmptyFilter({ onlyErrors: true })]).toEqual([
    true,
    false,
  ]);
});
