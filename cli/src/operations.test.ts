// Every operation of the API of ops has a command, or a reason why not.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DOWNLOADS, READS, WRITES } from './testing/commands';

/** Operations without a command, each with its reason. */
const WITHOUT: Readonly<Record<string, string>> = {
  'GET /stream': 'server-sent events are for programs: --watch and "runs tail" show the same',
};

const APP = join(__dirname, '../../services/ops/dist/app.js');
const SCRIPT = `
  const { buildApp } = require(${JSON.stringify(APP)});
  const app = buildApp({ database: {}, controller: {}, now: () => new Date() }, { identify: async () => {}, ratePerMinute: 1 });
  app.ready().then(() => process.stdout.write(JSON.stringify(app.swagger().paths), () => process.exit()));`;

type Paths = Readonly<Record<string, Readonly<Record<string, { readonly deprecated?: boolean }>>>>;

/** As `GET /runs/{id}`; the older paths are answered by newer ones. */
async function operations(): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', SCRIPT], { maxBuffer: 64 * 1024 * 1024 });
  return Object.entries(JSON.parse(stdout) as Paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { deprecated }]) => !deprecated)
      .map(([method]) => `${method.toUpperCase()} ${path.replace('/api/v1', '')}`),
  );
}

test('each operation of the API has a command, or a reason why it has none', async () => {
  const known = await operations();
  expect(known.length).toBeGreaterThan(50);
  const asked = [...READS, ...WRITES, ...DOWNLOADS, SET_OF_SCHEDULE].map(([, asks]) => asks.replace(/\?.*/, ''));
  // A path without a part in braces is itself, whatever template it would also fit.
  const templateOf = (ask: string) =>
    known.includes(ask) ? ask : known.find((template) => patternOf(template).test(ask));
  const covered = new Set(asked.map(templateOf));
  expect(known.filter((operation) => !covered.has(operation)).toSorted()).toEqual(Object.keys(WITHOUT).toSorted());
  expect(covered.has(undefined)).toBe(false);
}, 60_000);

/** Asks for two things, so that it is in a test of its own. */
const SET_OF_SCHEDULE = ['schedules set nightly', 'PUT /schedules/nightly'] as const;

function patternOf(template: string): RegExp {
  return new RegExp(`^${template.replace(/[.$^*+?()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '[^/]+')}$`);
}
