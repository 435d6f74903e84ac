// Every operation of the API has a command, or a reason why it has none.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DOWNLOADS, READS, WRITES } from './testing/commands';

/** Operations without a command, each with its reason. */
const WITHOUT_COMMAND: Readonly<Record<string, string>> = {
  'GET /stream': 'server-sent events are for programs; --watch and "runs tail" show the same data',
};

/** Operations for the console, which draws what they return. */
const OF_CONSOLE = [
  ...['GET /runs/counts', 'GET /runs/{id}/calls', 'GET /runs/{id}/comparison'],
  ...['GET /traces', 'GET /traces/{id}', 'GET /traces/services', 'GET /traces/services/{service}/operations'],
  ...['GET /logs', 'GET /logs/volume', 'GET /logs/query', 'GET /metrics/query', 'GET /metrics/query_range'],
  ...['GET /boards', 'GET /boards/{uid}', 'GET /boards/{uid}/variables', 'GET /boards/{uid}/panels/{id}/data'],
  ...['GET /alerts', 'GET /alerts/{name}', 'GET /silences', 'POST /silences', 'DELETE /silences/{id}'],
  ...['GET /objectives', 'GET /objectives/{name}/history', 'GET /signals', 'GET /alerts/{name}/history'],
  ...['GET /alerts/{name}/drill', 'POST /alerts/{name}/drill'],
  ...['GET /logs/tail', 'GET /runbooks', 'GET /runbooks/{name}'],
  ...['POST /session', 'DELETE /session', 'GET /session/methods', 'POST /session/links'],
  ...['GET /sessions', 'DELETE /sessions', 'DELETE /sessions/{id}', 'DELETE /keys/{id}/sessions'],
];

/** A command with two requests, tested on its own. */
const SCHEDULE_SET = ['schedules set nightly', 'PUT /schedules/nightly'] as const;

type Paths = Readonly<Record<string, Readonly<Record<string, { readonly deprecated?: boolean }>>>>;

/** Operations such as `GET /runs/{id}`, without the deprecated ones. */
function operations(): readonly string[] {
  const file = join(__dirname, '../../docs/openapi.json');
  const { paths } = JSON.parse(readFileSync(file, 'utf8')) as { readonly paths: Paths };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { deprecated }]) => !deprecated)
      .map(([method]) => `${method.toUpperCase()} ${path.replace('/api/v1', '')}`),
  );
}

test('each operation of the API has a command, or a reason why it has none', () => {
  const all = operations();
  expect(all.length).toBeGreaterThan(50);
  const requests = [...READS, ...WRITES, ...DOWNLOADS, SCHEDULE_SET].map(([, request]) => request.replace(/\?.*/, ''));
  // A literal path wins over a template that also matches.
  const operationOf = (request: string) =>
    all.includes(request) ? request : all.find((template) => patternOf(template).test(request));
  const covered = new Set(requests.map(operationOf));
  expect(all.filter((operation) => !covered.has(operation)).toSorted()).toEqual(
    [...Object.keys(WITHOUT_COMMAND), ...OF_CONSOLE].toSorted(),
  );
  expect(covered.has(undefined)).toBe(false);
});

function patternOf(template: string): RegExp {
  return new RegExp(`^${template.replace(/[.$^*+?()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '[^/]+')}$`);
}
