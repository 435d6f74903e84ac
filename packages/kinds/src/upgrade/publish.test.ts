// The result of an upgrade stays below the request limit of github-app, whatever the manifest.
import { publish } from './publish';
import type { Context } from './results';
import type { Change } from './manifest/set-range';

const many = Array.from({ length: 5_000 }, () => 'x'.repeat(5_000));

/** The changes that github-app receives. */
async function publishedChanges(changes: readonly Change[]): Promise<readonly Change[]> {
  const published: { changes: readonly Change[] }[] = [];
  const context = {
    run: { id: 'run-1' },
    input: { ecosystem: 'npm', package: 'lodash', version: '4.17.21', source: { repository: 'a/b', issue_number: 1 } },
    before: {
      analyze: { path: 'package.json', range: '^4.17.20', warnings: [] },
      generate: { range: '^4.17.21', summary: '' },
      apply: { manifest: 'm'.repeat(1_000_000), changes },
      prove: { proof: { constraints: many, premises: many, not_modelled: many } },
    },
    services: { githubApp: { postResult: async (result: (typeof published)[number]) => published.push(result) } },
  };
  await publish(context as unknown as Context);
  expect(JSON.stringify(published).length).toBeLessThan(1_000_000);
  return published[0]?.changes ?? [];
}

test('short lines are published unchanged', async () => {
  const changes = [{ section: 'dependencies', line: 3, before: '"lodash": "^4.17.20"', after: '"lodash": "^4.17.21"' }];
  await expect(publishedChanges(changes)).resolves.toEqual(changes);
});

test('a line of 1 MB is cut around the change', async () => {
  const line = (version: string) => `${'a'.repeat(500_000)}"lodash":"${version}"${'b'.repeat(500_000)}`;
  const change = { section: 'dependencies', line: 1, before: line('^4.17.20'), after: line('^4.17.21') };
  const [published] = await publishedChanges([change]);
  expect(published?.before).toMatch(/^…a+"lodash":"\^4\.17\.20"b+…$/);
  expect(published?.after).toMatch(/^…a+"lodash":"\^4\.17\.21"b+…$/);
});

test('of thousands of changed lines, only the first ones are published', async () => {
  const change = { section: 's', line: 1, before: 'x'.repeat(290), after: 'y'.repeat(290) };
  const published = await publishedChanges(Array.from({ length: 5_000 }, () => change));
  expect(published.length).toBeGreaterThan(1_000);
});
