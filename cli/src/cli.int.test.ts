// Every command in a real terminal against real services: ops, controller, Postgres and Redis.
import { createDeadLetters, type DeadLetters } from '@sextant/dead-letters';
import { freePort, redisProcess, serviceProcess, type TestProcess } from '@sextant/http/testing/processes';
import { openDatabase, type Database } from '@sextant/records/database';
import { attachAlert, openIncident } from '@sextant/records/incidents';
import { createRun } from '@sextant/records/runs';
import { finishRun, markStep, startRun } from '@sextant/records/runs/changes';
import { createApiKey } from '@sextant/records/tenancy/api-keys';
import { ensureOrg } from '@sextant/records/tenancy/orgs';
import { startPostgres, type TestPostgres } from '@sextant/records/testing';
import { fillEveryTable } from '@sextant/records/testing/every-table';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { overlongLines } from './testing/run';
import { openTerminal, type CommandOutput, type Terminal } from './testing/terminal';

jest.setTimeout(120_000);

const PLATFORM_KEY = 'platform-key';
const MESSAGE = '数据库没有回答: the model answered without a title, twice, and the page cannot be published';

let postgres: TestPostgres;
let redis: Awaited<ReturnType<typeof redisProcess>>;
let spool: string;
let services: readonly [controller: TestProcess, ops: TestProcess];
let database: Database;
let deadLetters: DeadLetters;
let orgId: string;
let url: string;
let terminal: Terminal;

beforeAll(async () => {
  [postgres, redis] = await Promise.all([startPostgres(), redisProcess()]);
  await redis.start();
  const redisUrl = `redis://127.0.0.1:${redis.port}`;
  spool = mkdtempSync(join(tmpdir(), 'sextant-cli-spool-'));
  const common = { DATABASE_URL: postgres.appUrl, SERVICE_TOKEN: 'service-token' };
  const controller = await serviceProcess('controller', {
    ...{ ...common, REDIS_URL: redisUrl, GITHUB_APP_URL: 'http://127.0.0.1:1', EVENTS_SPOOL_DIR: spool },
  });
  const ops = await serviceProcess('ops', {
    ...{ ...common, OPS_API_KEY: PLATFORM_KEY, CONTROLLER_URL: `http://127.0.0.1:${controller.port}` },
  });
  services = [controller, ops];
  await Promise.all(services.map((service) => service.start()));
  url = `http://127.0.0.1:${ops.port}`;
  database = openDatabase(postgres.appUrl);
  deadLetters = createDeadLetters({ redis: redisUrl });
  orgId = await ensureOrg(database, 'acme');
  await ensureOrg(database, 'idle');
  await fillEveryTable(database, orgId);
  terminal = await openTerminal({
    env: { SEXTANT_OPS_URL: url, SEXTANT_API_KEY: PLATFORM_KEY, SEXTANT_ORG: 'acme' },
  });
}, 120_000);

afterAll(async () => {
  await terminal?.close();
  await deadLetters?.close();
  await database?.close();
  await Promise.all((services ?? []).map((service) => service.end()));
  await redis?.end();
  redis?.remove();
  await postgres?.stop();
  rmSync(spool, { recursive: true, force: true });
});

const steps = ['generate', 'validate', 'publish'].map((step) => ({ step, type: 'llm' }));

async function queuedRun(): Promise<string> {
  const input = { orgId, kind: 'page', input: { prompt: 'bees' }, correlationId: randomUUID(), steps };
  return (await createRun(database, input)).run.id;
}

/** A run whose second step failed, with its dead letter. */
async function failedRun(): Promise<string> {
  const runId = await queuedRun();
  const ref = { orgId, runId };
  const error = { errorClass: 'VALIDATION_ERROR', errorMessage: MESSAGE } as const;
  await startRun(database, ref);
  await markStep(database, ref, { step: 'generate', state: 'success', attempt: 1, result: { page: {} } });
  await markStep(database, ref, { step: 'validate', state: 'failed', attempt: 2, ...error });
  const at = new Date().toISOString();
  await deadLetters.put({
    ...{ queue: 'page', job_id: `${runId}-validate`, run_id: runId, org_id: orgId, kind: 'page', step: 'validate' },
    ...{
      error_class: 'VALIDATION_ERROR',
      retryable: false,
      message: MESSAGE,
      stack: `Error: ${MESSAGE}\n    at validate`,
    },
    ...{ attempts: 2, trace_id: null, payload: { prompt: 'bees' }, first_failed_at: at, last_failed_at: at },
  });
  await finishRun(database, ref, { state: 'failed', ...error });
  return runId;
}

const text = ({ lines }: CommandOutput): string => lines.join('\n');

/** Checks the exit code and the output of each command, and that no line is too wide. */
async function expectAll(
  expected: readonly (readonly [command: string, code: number, output: RegExp])[],
): Promise<void> {
  const outputs = await terminal.run(expected.map(([command]) => command));
  expected.forEach(([command, code, output], i) => {
    expect({ command, code: outputs[i]!.code, text: text(outputs[i]!) }).toEqual({
      ...{ command, code, text: expect.stringMatching(output) },
    });
    expect(overlongLines(text(outputs[i]!))).toEqual([]);
  });
}

test('commands that read show the data within 80 columns', async () => {
  const run = await failedRun();
  const { incident } = await openIncident(database, orgId, {
    key: 'p',
    title: `ProviderOutage ${MESSAGE}`,
    severity: 'critical',
  });
  const alert = {
    fingerprint: 'f',
    name: 'ProviderOutage',
    status: 'firing',
    labels: {},
    annotations: { summary: MESSAGE },
  };
  await attachAlert(database, orgId, incident.id, { ...alert, status: 'firing', startsAt: new Date() });
  await expectAll([
    ['sextant overview', 0, /Runs +\d+ +0[^]*Success rate[^]*Recent failures[^]*VALIDATION_ERROR/],
    ['sextant queue status', 0, /QUEUE +STATE[^]*page +open +0 +0 +0 +0 +1/],
    ['sextant runs list', 0, new RegExp(`${run} +page +failed`)],
    ['sextant runs list --state canceled', 0, /^There are no matching runs\. The list covers only org acme\.$/m],
    [`sextant runs list --search ${run}`, 0, new RegExp(run)],
    [`sextant runs view ${run}`, 0, /validate +failed +2[^]*publish +(waiting|skipped)/],
    [`sextant runs tail ${run}`, 1, /✗ The run failed after/],
    [`sextant jobs list --run ${run} --state failed`, 0, /-validate +failed/],
    [`sextant jobs view ${run}-validate`, 0, /Attempts +2/],
    ['sextant dlq list', 0, /-validate +(now|\d+s ago) +2 +VALIDATION_ERROR/],
    [`sextant dlq view ${run}-validate`, 0, /Retryable +no[^]*at validate/],
    ['sextant dlq stats', 0, /VALIDATION_ERROR +1 +█/],
    ['sextant usage report', 0, /Calls +1, 0 failed/],
    ['sextant usage report --csv', 0, /^date,provider,model,user_id,/],
    ['sextant usage top', 0, /There were no model calls/],
    ['sextant flags list', 0, /agent-guard-strict +on/],
    ['sextant incidents list', 0, /open +critical/],
    [`sextant incidents view ${incident.id}`, 0, /Alerts[^]*ProviderOutage +firing/],
    ['sextant keys list', 0, /ci +viewer/],
    ['sextant doctor', 1, /✓ API[^]*org acme, role admin, platform\s+key[^]*✗ workers +none/],
    ['sextant --help', 0, /Exit codes/],
    ['sextant overview --json | cut -c 1-20', 0, /^\{"period":"24h"/],
  ]);
  expect(await terminal.screen({ colors: true })).toContain('\u001b[31m');
});

test('commands that change something report the change', async () => {
  const [a, b, c, d, e, f] = await Promise.all([
    failedRun(),
    failedRun(),
    failedRun(),
    failedRun(),
    queuedRun(),
    queuedRun(),
  ]);
  const { incident } = await openIncident(database, orgId, { key: 'q', title: 'QueueStuck', severity: 'warning' });
  const { id: key } = await createApiKey(database, orgId, { name: 'old', role: 'viewer', createdBy: 'test' });
  await expectAll([
    [`sextant runs retry ${a}`, 0, /✓ Restarted run/],
    [`sextant jobs retry ${b}-validate`, 0, /✓ Queued job .* again/],
    [`sextant dlq retry ${c}-validate`, 0, /✓ Queued job .* again/],
    [`sextant dlq retry ${c}-validate`, 1, /✗ There is no dead letter/],
    [`sextant dlq delete ${d}-validate --yes`, 0, /✓ Deleted dead letter/],
    ['sextant dlq retry --class VALIDATION_ERROR --all', 0, /✓ Queueing .* again, 10 per second/],
    [`sextant runs cancel ${e} --yes`, 0, /✓ Canceled run/],
    [`sextant runs cancel ${e} --yes`, 1, /✗ Run .* has ended/],
    [`sextant jobs delete ${f}-generate --yes`, 0, /✓ Deleted job/],
    ['sextant queue pause page --yes', 0, /✓ Paused queue page/],
    ['sextant queue status', 0, /page +paused/],
    ['sextant queue resume page --yes', 0, /✓ Resumed queue page/],
    ['sextant queue clear page --yes', 0, /✓ Removing \d+ jobs? from queue page/],
    ['sextant flags set debug-sampling on 0.5', 0, /✓ Flag debug-sampling is on/],
    ['sextant flags set debug-sampling on 7', 1, /✗ .*must be a number from 0\s+to\s+1/],
    ['sextant flags list', 0, /debug-sampling +on +0\.5 +org/],
    [`sextant incidents ack ${incident.id}`, 0, /✓ Acknowledged incident/],
    [`sextant incidents note ${incident.id} 'look at the disk'`, 0, /✓ Added the note/],
    [`sextant incidents resolve ${incident.id} --note over`, 0, /✓ Resolved incident/],
    [`sextant incidents view ${incident.id}`, 0, /resolved[^]*look at the disk[^]*resolve +over/],
    ['sextant keys create night --role operator --expires 90d', 0, /sxt_[\w-]{43}$/m],
    [`sextant keys rotate ${key} --grace 1h`, 0, /✓ Created a new key[^]*sxt_[\w-]{43}$/m],
    [`sextant keys revoke ${key} --yes`, 0, /✓ Revoked key/],
    ['sextant orgs set globex enterprise --retention 400 --yes', 0, /✓ Org globex has the plan enterprise/],
    ['sextant orgs set globex free --retention 400 --yes', 1, /✗ .*enterprise only/],
    ['sextant orgs list', 0, /globex +enterprise +400d/],
  ]);
});

const NO_RUN = '00000000-0000-4000-8000-000000000000';

test('runs, schedules, budgets, prices and members are created, and rows are exported', async () => {
  await expectAll([
    ["sextant runs create page --set prompt='About bees' --idempotency-key k", 0, /✓ Queued run/],
    [`echo '{"prompt": "About bees"}' | sextant runs create page --input - --idempotency-key k`, 0, /already exists/],
    ['sextant runs create page', 1, /✗ input\.prompt is missing: it must be a string\./],
    ['sextant schedules create nightly page --cron "0 2 * * *" --set prompt=Bees', 0, /✓ Created schedule nightly/],
    ['sextant schedules create nightly page --cron "0 2 * * *" --set prompt=Bees', 1, /✗ The schedule nightly exists/],
    ['sextant schedules set nightly --cron "0 4 * * *"', 0, /✓ Changed schedule nightly; .* 04:00:00\s+UTC/],
    ['sextant schedules set nightly --cron never', 1, /✗ cron must have five fields/],
    ['sextant schedules pause nightly', 0, /✓ Paused schedule nightly/],
    ['sextant schedules list', 0, /nightly +page +paused +0 4 \* \* \* +UTC +–/],
    ['sextant schedules resume nightly', 0, /✓ Resumed schedule nightly/],
    ['sextant schedules delete nightly --yes', 0, /✓ Deleted schedule nightly/],
    ['sextant schedules view nightly', 1, /✗ There is no schedule [^]*schedules\s+list/],
    ['sextant budgets set day --hard 5', 0, /✓ Set the budget per day: soft limit none, hard limit \$5/],
    ['sextant budgets delete day --yes', 0, /✓ Deleted the budget per day/],
    ['sextant prices set openai gpt-x --input 1 --output 2', 0, /✓ The price of openai\/gpt-x takes effect at/],
    ['sextant prices delete openai gpt-x --yes', 0, /✓ Deleted all price overrides of openai\/gpt-x/],
    ['sextant prices delete openai gpt-x --yes', 1, /✗ There is no price override of openai\/gpt-x/],
    ['sextant flags set llm-provider on openay', 1, /✗ [^]*did you mean\s+openai\?/],
    ['sextant workspaces create lab', 0, /✓ Created workspace lab/],
    ['sextant users create ann@example.net', 0, /✓ Created user ann@example\.net/],
    ['sextant users create ann', 1, /✗ email must be an e-mail address/],
    ['sextant export events --format ndjson | cut -c 1 | head -n 1', 0, /^\{/],
    ['sextant audit list --limit 3', 0, /user\.create[^]*workspace\.create/],
    ['sextant queue set page --rate 50 --yes', 0, /rate 50\s+per\s+second/],
    ['sextant whoami', 0, /Reads +org acme/],
    ['SEXTANT_ORG= sextant whoami', 0, /Reads +all orgs/],
    ['SEXTANT_ORG= sextant overview', 0, /all orgs\./],
    ['SEXTANT_ORG= sextant runs list --limit 2', 0, /ORG[^]*acme/],
    [
      'sextant --org idle overview',
      0,
      /There were no runs in org idle\.\s+Orgs that have some: acme\.\s+Choose one with --org/,
    ],
    ['sextant --org idle runs list', 0, /The list covers only org idle\.\s+Orgs that have some: acme\./],
    [`sextant --org idle runs list --search ${NO_RUN}`, 0, /The list covers only org idle\.\s+No other org has any\./],
    ['sextant --org idle usage report', 0, /There were no model calls\.\s+Orgs that have some: acme\./],
    ['SEXTANT_ORG= sextant --org nobody runs list', 1, /✗ There is no org "nobody"/],
  ]);
});

/** Commands for the failure tests; those in `ids` take an id. */
const COMMANDS = {
  plain: ['overview', 'queue status', 'runs list', 'jobs list', 'dlq list', 'dlq stats', 'usage report', 'usage top'],
  rest: [
    'flags list',
    'incidents list',
    'keys list',
    'orgs list',
    'queue pause page --yes',
    'dlq retry --all',
    'keys create x',
  ],
  ids: [
    ...['runs view', 'runs tail', 'runs retry', 'runs cancel --yes', 'jobs view', 'jobs retry', 'jobs delete --yes'],
    ...[
      'dlq view',
      'dlq retry',
      'dlq delete --yes',
      'incidents view',
      'incidents ack',
      'keys rotate',
      'keys revoke --yes',
    ],
  ],
};
const ids = (id: string): string[] => COMMANDS.ids.map((command) => `${command} ${id}`);

test('every command reports an API that is down, a wrong key and an unknown id', async () => {
  const unknown = randomUUID();
  const all = [...COMMANDS.plain, ...COMMANDS.rest, ...ids(unknown)];
  const down = await openTerminal({
    env: { SEXTANT_OPS_URL: `http://127.0.0.1:${await freePort()}`, SEXTANT_API_KEY: 'wrong' },
  });
  const wrong = await openTerminal({ env: { SEXTANT_OPS_URL: url, SEXTANT_API_KEY: 'wrong' } });
  const [unreachable, refused, missing] = await Promise.all([
    down.run(all.map((command) => `sextant ${command}`)),
    wrong.run(all.map((command) => `sextant ${command}`)),
    terminal.run(ids(unknown).map((command) => `sextant ${command}`)),
  ]);
  await Promise.all([down.close(), wrong.close()]);
  for (const [outputs, code, message] of [
    [unreachable, 3, /^✗ Cannot reach the API at \S+: connection refused\. .*"make up"/],
    [refused, 4, /^✗ The API rejected the key from SEXTANT_API_KEY: .*keys create/],
    [missing, 1, /^✗ There is no (run|job|dead letter|incident|key) .*Run "sextant \w+ list" to see what exists\.$/],
  ] as const) {
    for (const one of outputs) {
      const sentence = text(one).replace(/\s+/g, ' ').trim();
      expect({ command: one.command, code: one.code, sentence }).toEqual({
        ...{ command: one.command, code, sentence: expect.stringMatching(message) },
      });
      expect(overlongLines(text(one))).toEqual([]);
    }
  }
});

test('a terminal has confirmations, --watch and completion', async () => {
  const run = await queuedRun();
  const small = await openTerminal({
    env: { SEXTANT_OPS_URL: url, SEXTANT_API_KEY: PLATFORM_KEY, SEXTANT_ORG: 'acme' },
    rows: 24,
  });
  try {
    await small.type(`clear; sextant runs cancel ${run}; echo code:$?`, 'Enter');
    await small.waitFor(/Cancel run .*\? \[y\/N\]$/);
    await small.type('n', 'Enter');
    await small.waitFor(/✗ Canceled: nothing was changed\.\s+code:1/);
    await small.type(`clear; sextant runs cancel ${run}; echo code:$?`, 'Enter');
    await small.waitFor(/Cancel run .*\? \[y\/N\]$/);
    await small.type('y', 'Enter');
    await small.waitFor(/✓ Canceled run .*\.\s+code:0/);

    await small.type('clear; sextant overview --watch 0.5', 'Enter');
    const first = await small.waitFor(/Every 0\.5 s · \d\d:\d\d:\d\d UTC · Ctrl-C to stop[^]*Success rate/);
    const time = /\d\d:\d\d:\d\d UTC/.exec(first)![0];
    await small.waitFor(new RegExp(`Every 0\\.5 s · (?!${time})`));
    expect(overlongLines(await small.screen())).toEqual([]);
    await small.type('C-c');

    await small.type('clear; source <(sextant completion bash)', 'Enter');
    await small.type('sextant que', 'Tab');
    await small.waitFor(/sextant queue$/);
    await small.type('pau', 'Tab', 'enr', 'Tab');
    await small.waitFor(/sextant queue pause enrichment/);
  } finally {
    await small.close();
  }
});
