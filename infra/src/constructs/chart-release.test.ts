import { valuesText } from './chart-release';

test('expressions of collectors and Grafana are not Terraform templates', () => {
  const values = { pod: '${env:MY_POD_IP}:4317', link: '$${__value.raw}', rate: '%{if}', plain: '$(PASSWORD) {}' };
  const text = valuesText(values);
  expect(text).not.toMatch(/[$%]\{/);
  expect(JSON.parse(text)).toEqual(values);
});

test('CDKTF tokens are kept', () => {
  expect(valuesText({ role: '${TfToken[TOKEN.7]}' })).toBe('{"role":"${TfToken[TOKEN.7]}"}');
});
