// Writes docs/openapi.json, the description of the API: `node services/ops/dist/generate.js`.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { buildApp } from './app';
import type { OpsDeps } from './deps';
import type { Sessions } from './sessions/sessions';

interface OpenApiDocument {
  readonly components?: object;
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface Operation {
  readonly responses: Readonly<Record<string, object>>;
}

/** The document without repetition: the error responses of all operations are components, by status. */
function compacted(document: OpenApiDocument): object {
  const responses: Record<string, object> = {};
  const withReferences = ({ responses: own, ...operation }: Operation): object => {
    const entries = Object.entries(own).map(([status, response]) => {
      if (Number(status) < 400) return [status, response] as const;
      responses[status] ??= response;
      const isShared = JSON.stringify(responses[status]) === JSON.stringify(response);
      return [status, isShared ? { $ref: `#/components/responses/${status}` } : response] as const;
    });
    return { ...operation, responses: Object.fromEntries(entries) };
  };
  const paths = mapValues(document.paths ?? {}, (operations) => mapValues(operations, withReferences));
  return { ...document, components: { ...document.components, responses }, paths };
}

function mapValues<V, W>(record: Readonly<Record<string, V>>, change: (value: V) => W): Record<string, W> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}

/** Keys in alphabetical order, so that the order of registration does not show in the file. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, sorted(inner)]));
}

async function main(): Promise<void> {
  // No route is called, so the application needs none of its dependencies.
  const identify = () => Promise.reject(new Error('the generator answers no requests'));
  const app = buildApp({} as OpsDeps, { identify, sessions: {} as Sessions, ratePerMinute: 1 });
  await app.ready();
  const document = sorted(compacted(app.swagger() as unknown as OpenApiDocument));
  writeFileSync(resolve(__dirname, '../../../docs/openapi.json'), `${JSON.stringify(document, null, 2)}\n`);
  await app.close();
}

void main();
