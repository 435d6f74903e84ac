import { documentedCommands } from './documented-commands';

const commands = documentedCommands();
const at = (file: string) => commands.filter((command) => command.at.startsWith(file));

test('a fence in a list is read without its indentation', () => {
  const scripts = at('alerts/runbooks/QueueStalled.md').map(({ script }) => script);
  expect(scripts).toContain('npx sextant queue list\nnpx sextant queue status');
});

test('inline code that runs a program is a command', () => {
  expect(at('alerts/runbooks/TenantChecksFailing.md').map(({ script }) => script)).toContain(
    'curl -fsS -u "sextant:$ALERTMANAGER_PASSWORD" "$ALERTMANAGER_URL/-/ready"',
  );
});

test('commands for a cluster are marked', () => {
  const onCluster = commands.filter(({ on }) => on === 'kubernetes');
  expect(onCluster.length).toBeGreaterThan(10);
  for (const { script } of onCluster) expect(script).toMatch(/^kubectl /);
});

test('no command hides that a request failed', () => {
  const silent = commands.filter(({ script }) => /curl(?! -fsS)/.test(script));
  expect(silent.map((command) => command.at)).toEqual([]);
});
