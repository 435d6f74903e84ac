import { valuesText } from './values-text';

test('what collectors and Grafana expand is no template of Terraform, and reads as it was', () => {
  const values = { pod: '${env:MY_POD_IP}:4317', link: '$${__value.raw}', rate: '%{if}', plain: '$(PASSWORD) {}' };
  const text = valuesText(values);
  expect(text).not.toMatch(/[$%]\{/);
  expect(JSON.parse(text)).toEqual(values);
});

test('a reference that is resolved later stays one', () => {
  expect(valuesText({ role: '${TfToken[TOKEN.7]}' })).toBe('{"role":"${TfToken[TOKEN.7]}"}');
});
