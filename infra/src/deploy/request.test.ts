import { requestOf, type Verb } from './request';

const stacksOf = (verb: Verb, env: Record<string, string>) => requestOf(verb, env).stacks.join(' ');

test.each<[Verb, Record<string, string>, stacks: string]>([
  ['deploy', { ENV: 'local' }, 'namespaces base telemetry platform'],
  ['deploy', { ENV: 'local', STACK: 'all' }, 'namespaces base telemetry platform'],
  ['deploy', { ENV: 'production' }, 'cloud namespaces base telemetry platform'],
  ['deploy', { ENV: 'local', STACK: 'base' }, 'namespaces base'],
  ['plan', { ENV: 'local', STACK: 'base' }, 'namespaces base'],
  ['plan', { ENV: 'production', STACK: 'cloud' }, 'cloud'],
  ['deploy', { ENV: 'local', STACK: 'telemetry' }, 'telemetry'],
  ['destroy', { ENV: 'local', STACK: 'base' }, 'base'],
  ['destroy', { ENV: 'local' }, 'base telemetry platform'],
  ['destroy', { ENV: 'production', DATA: 'keep' }, 'base telemetry platform'],
  ['destroy', { ENV: 'local', DATA: 'delete' }, 'namespaces base telemetry platform'],
  ['destroy', { ENV: 'local', DATA: 'delete', STACK: 'namespaces' }, 'namespaces'],
  ['destroy', { ENV: 'local', DATA: 'delete', CI: '1', CONFIRM: 'local' }, 'namespaces base telemetry platform'],
  ['destroy', { ENV: 'production', DATA: 'delete' }, 'cloud namespaces base telemetry platform'],
])('%s with %j runs on: %s', (verb, env, stacks) => {
  expect(stacksOf(verb, env)).toBe(stacks);
});

test.each<[Verb, Record<string, string>, message: string]>([
  ['deploy', {}, 'ENV: is missing'],
  ['deploy', { ENV: 'local', STACK: 'telmetry' }, 'STACK: unknown stack "telmetry": expected namespaces, base'],
  ['deploy', { ENV: 'local', STACK: 'cloud' }, 'STACK: local has no stack cloud'],
  [
    'destroy',
    { ENV: 'local', STACK: 'namespaces' },
    'STACK: destroying namespaces deletes the namespaces with volumes',
  ],
  ['destroy', { ENV: 'production', STACK: 'cloud' }, 'STACK: destroying cloud deletes the cluster'],
  ['destroy', { ENV: 'local', DATA: 'yes' }, 'DATA: unknown value "yes": expected keep or delete'],
  ['deploy', { ENV: 'local', DATA: 'delete' }, 'DATA: delete requires make destroy, not make deploy'],
  ['destroy', { ENV: 'local', DATA: 'delete', CI: 'true' }, 'CONFIRM: with CI set, DATA=delete needs CONFIRM=local'],
  [
    'destroy',
    { ENV: 'local', DATA: 'delete', CI: 'true', CONFIRM: 'staging' },
    'CONFIRM: with CI set, DATA=delete needs CONFIRM=local',
  ],
])('rejects %s with %j: %s', (verb, env, message) => {
  expect(() => requestOf(verb, env)).toThrow(message);
});

test('a request with only some of the stacks is partial', () => {
  expect(requestOf('deploy', { ENV: 'local' }).partial).toBe(false);
  expect(requestOf('deploy', { ENV: 'local', STACK: 'platform' }).partial).toBe(true);
});

test('a request includes the dependents of its stacks', () => {
  const dependents = (env: Record<string, string>) => requestOf('destroy', { ENV: 'local', ...env }).withDependents;
  expect(dependents({ STACK: 'telemetry' })).toEqual(['telemetry', 'platform']);
  expect(dependents({ STACK: 'namespaces', DATA: 'delete' })).toEqual(['namespaces', 'base', 'telemetry', 'platform']);
});
