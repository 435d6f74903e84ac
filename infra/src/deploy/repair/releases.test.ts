import { blockingRevisions } from './releases';

test.each<[statuses: string[], blocking: number[]]>([
  [[], []],
  [['deployed'], []],
  [['superseded', 'deployed'], []],
  [['superseded', 'deployed', 'failed'], []],
  [['superseded', 'failed'], []],
  [['pending-install'], [1]],
  [['failed'], [1]],
  [
    ['failed', 'pending-install'],
    [1, 2],
  ],
  [['deployed', 'pending-upgrade'], [2]],
  [['superseded', 'deployed', 'pending-rollback'], [3]],
  [['superseded', 'uninstalling'], [2]],
])('of the revisions %j, %j block the next one', (statuses, blocking) => {
  const revisions = statuses.map((status, i) => ({
    secret: `sh.helm.release.v1.loki.v${i + 1}`,
    namespace: 'sextant-telemetry',
    release: 'loki',
    status,
    version: i + 1,
  }));
  expect(blockingRevisions(revisions).map(({ version }) => version)).toEqual(blocking);
});
