// What is told of an upgrade: small enough for github-app, whatever the manifest.
import { publish } from './publish';
import type { Context } from './results';
import type { Change } from './manifest/set-range';

const many = Array.from({ length: 5_000 }, () => 'x'.repeat(5_000));

/** The changes that github-app is told of a run with these. */
async function toldOf(changes: readonly Change[]): Promise<readonly Change[]> {
  const told: { changes: readonly Change[] }[] = [];
  const context = {
    run: { id: 'run-1' },
    input: { ecosystem: 'npm', package: 'lodash', version: '4.17.21', source: { repository: 'a/b', issue_number: 1 } },
    before: {
      analyze: { path: 'package.json', range: '^4.17.20', warnings: [] },
      generate: { range: '^4.17.21', summary: '' },
      apply: { manifest: 'm'.repeat(1_000_000), changes },
      prove: { proof: { constraints: many, premises: many, not_modelled: many } },
    },
    services: { githubApp: { postResult: async (result: (typeof told)[number]) => told.push(result) } },
  };
  await publish(context as unknown as Context);
  expect(JSON.stringify(told).length).toBeLessThan(1_000_000);
  return told[0]?.changes ?? [];
}

test('the lines of a usual manifest are told as they are', async () => {
  const changes = [{ section: 'dependencies', line: 3, before: '"lodash": "^4.17.20"', after: '"lodash": "^4.17.21"' }];
  await expect(toldOf(changes)).resolves.toEqual(changes);
});

test('of a manifest that is one line of a megabyte, what surrounds the change is told', async () => {
  const line = (version: string) => `${'a'.repeat(500_000)}"lodash":"${version}"${'b'.repeat(500_000)}`;
  const change = { section: 'dependencies', line: 1, before: line('^4.17.20'), after: line('^4.17.21') };
  const [told] = await toldOf([change]);
  expect(told?.before).toMatch(/^…a+"lodash":"\^4\.17\.20"b+…$/);
  expect(told?.after).toMatch(/^…a+"lodash":"\^4\.17\.21"b+…$/);
});

test('a manifest with thousands of changed lines is told in part', async () => {
  const change = { section: 's', line: 1, before: 'x'.repeat(290), after: 'y'.repeat(290) };
  const told = await toldOf(Array.from({ length: 5_000 }, () => change));
  expect(told.length).toBeGreaterThan(1_000);
});
