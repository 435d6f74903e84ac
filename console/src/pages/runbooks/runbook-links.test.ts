import { anchorOf, runbookOfAddress, runbookOfLink } from './runbook-links';

it.each([
  ['TargetDown.md', { name: 'TargetDown' }],
  ['./TargetDown.md#mitigation', { name: 'TargetDown', hash: 'mitigation' }],
  ['https://example.com/TargetDown.md', undefined],
  ['../secrets/TargetDown.md', undefined],
  ['javascript:alert(1)', undefined],
  [undefined, undefined],
])('reads the link %s as %j', (href, runbook) => {
  expect(runbookOfLink(href)).toEqual(runbook);
});

it.each(['TargetDown.md', 'TargetDown'])('reads the address %s as a runbook', (segment) => {
  expect(runbookOfAddress(segment)).toBe('TargetDown');
});

it.each([
  ['Mitigation', 'mitigation'],
  ['Restart of one service', 'restart-of-one-service'],
  ['After a crash: Redis, Postgres', 'after-a-crash-redis-postgres'],
])('gives the heading "%s" the anchor %s', (heading, anchor) => {
  expect(anchorOf(heading)).toBe(anchor);
});
