import { alertOfRunbook, runbookName } from './runbook-links';

it.each([
  ['TargetDown.md', 'TargetDown'],
  ['./TargetDown.md#mitigation', 'TargetDown'],
  ['https://example.com/TargetDown.md', undefined],
  ['../secrets/TargetDown.md', undefined],
  ['javascript:alert(1)', undefined],
  [undefined, undefined],
])('reads %s as the runbook %s', (href, name) => {
  expect(runbookName(href)).toBe(name);
});

it('prefers the alert of the same name', () => {
  const alerts = [
    { name: 'B', runbook: 'A' },
    { name: 'A', runbook: 'A' },
    { name: 'C', runbook: 'Shared' },
  ];
  expect(['A', 'Shared', 'None'].map((runbook) => alertOfRunbook(alerts, runbook))).toEqual(['A', 'C', undefined]);
});
