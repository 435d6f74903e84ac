// Runs every command of the runbooks and of the operations guide against a platform.
import { homeAt } from '../home';
import { stopStack } from '../supervisor/launch';
import { documentedCommands, type DocumentedCommand } from '../testing/documented-commands';
import { stateOf } from '../testing/stack-state';
import { startStack, type TestStack } from '../testing/testing';
import { Placeholders } from './placeholders';
import { runShell, shellVariables } from './shell';
import { until } from '../until';

/** Commands that change what others read: they run one after the other. */
const CHANGES =
  /\b(?:dlq (?:retry|delete)|queue (?:pause|resume|clear|set)|runs (?:retry|cancel|create)|keys (?:create|rotate|revoke)|budgets (?:set|delete)|prices (?:set|delete)|schedules (?:create|pause|resume|delete)|config set)\b|make retention$|-X DELETE/m;
/** Commands that stop components: they run last. */
const STOPS = /^make (?:down|up)$|^kill /m;
/** Commands that run until they are interrupted. */
const FOLLOWS = /^make logs /;
/** Commands about another installation, or that change files of the clone. */
const NOT_HERE = /^make (?:plan|deploy|generate|test)\b/;

const CONCURRENCY = 4;
/** For a busy machine. */
const TIMEOUT_MS = 600_000;
/** `make up` also compiles. */
const COMMAND_TIMEOUT_MS = 300_000;

const commands = distinct(documentedCommands().filter(({ on, script }) => on === 'machine' && !NOT_HERE.test(script)));
const stopping = commands.filter(({ script }) => STOPS.test(script));
const changing = commands.filter(({ script }) => CHANGES.test(script) && !STOPS.test(script));
const reading = commands.filter((command) => !stopping.includes(command) && !changing.includes(command));

let stack: TestStack;
let env: Record<string, string>;
let placeholders: Placeholders;

beforeAll(async () => {
  stack = await startStack({ env: { SIMULATOR_LATENCY_SCALE: '0.1' } });
  env = await shellVariables(stack.home);
  placeholders = new Placeholders(stack);
  await placeholders.prepare();
}, TIMEOUT_MS);

afterAll(async () => {
  await stopStack(homeAt(stack.home));
  await stack.stop();
}, 60_000);

test('there are commands of each sort', () => {
  expect(reading.length).toBeGreaterThan(80);
  expect(changing.length).toBeGreaterThan(15);
  expect(stopping.length).toBeGreaterThan(2);
});

test(
  'commands that read succeed',
  async () => {
    expect(await problemsOf(reading, CONCURRENCY)).toEqual([]);
  },
  TIMEOUT_MS,
);

test(
  'commands that change something succeed',
  async () => {
    const problems: string[] = [];
    for (const command of changing) {
      // The last command may have paused them.
      await placeholders.resumeQueues();
      problems.push(...(await problemOf(command)));
    }
    expect(problems).toEqual([]);
  },
  TIMEOUT_MS,
);

test(
  'a component that is killed is started again, and a stack that is stopped starts again with its data',
  async () => {
    const before = stateOf(stack.home).supervisor.pid;
    const killed = stopping.filter(({ script }) => script.startsWith('kill '));
    expect(await problemsOf(killed, 1)).toEqual([]);
    await until('the killed component runs again', () => stateOf(stack.home).components['prover']?.restarts === 1, {
      timeoutMs: 60_000,
    });
    for (const script of ['make down', 'make up']) {
      expect(stopping.some((command) => command.script.includes(script))).toBe(true);
      expect(await problemsOf([{ at: script, on: 'machine', script }], 1)).toEqual([]);
    }
    expect(stateOf(stack.home).supervisor.pid).not.toBe(before);
    env = await shellVariables(stack.home);
    const runs = 'make -s sql Q="select count(*) > 0 as kept from runs"';
    expect((await runShell(runs, { env })).stdout).toContain('true');
  },
  TIMEOUT_MS,
);

/** The commands that failed, with the end of their output. */
async function problemsOf(all: readonly DocumentedCommand[], concurrency: number): Promise<readonly string[]> {
  const problems: string[] = [];
  const waiting = [...all];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) problems.push(...(await problemOf(next)));
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return problems.toSorted();
}

async function problemOf({ at, script }: DocumentedCommand): Promise<readonly string[]> {
  const follows = FOLLOWS.test(script);
  const options = {
    env: { ...env, ...(await placeholders.valuesFor(script)) },
    follows,
    timeoutMs: COMMAND_TIMEOUT_MS,
  };
  const { code, stdout, stderr } = await runShell(script, options);
  const succeeded = follows ? stdout !== '' : code === 0;
  return succeeded ? [] : [`${at}: exit code ${code}: ${script}\n${stdout.slice(-500)}${stderr.slice(-500)}`];
}

function distinct(all: readonly DocumentedCommand[]): readonly DocumentedCommand[] {
  return [...new Map(all.map((command) => [command.script, command])).values()];
}
