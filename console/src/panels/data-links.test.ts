// Links of fields.
import { DEFAULT_CONSOLE_URL } from '@sextant/signals/links';
import { addressOf, boardOfAddress, isPage } from './data-links';

const values = { name: 'P95', value: '3', fields: { alertname: 'Some Alert', org: 'a/b' } };

test.each([
  ['https://example.com/${__data.fields.alertname}', 'https://example.com/Some%20Alert'],
  ['https://example.com/?org=${__field.labels.org}&v=${__value.text}', 'https://example.com/?org=a%2Fb&v=3'],
  ['https://example.com/${__data.fields["org"]}', 'https://example.com/a%2Fb'],
  ['https://example.com/${__field.name}/${unknown}', 'https://example.com/P95/'],
  [`${DEFAULT_CONSOLE_URL}/usage?org=\${__field.labels.org:percentencode}`, '/usage?org=a%2Fb'],
])('%s', (url, address) => expect(addressOf({ url }, values)).toBe(address));

test('addresses of dashboards name a board and its variables', () => {
  expect(boardOfAddress('/d/ai-jobs/x?var-env=local&var-env=prod&from=now-1h')).toEqual({
    uid: 'ai-jobs',
    variables: { 'var-env': ['local', 'prod'] },
  });
  expect(boardOfAddress('https://example.com/d/ai-jobs')).toBeUndefined();
  expect(boardOfAddress('javascript:alert(1)')).toBeUndefined();
});

test.each([
  ['/usage?org=acme', true],
  ['//example.com', false],
  ['https://example.com', false],
])('%p is a page of the console: %p', (address, expected) => expect(isPage(address)).toBe(expected));
