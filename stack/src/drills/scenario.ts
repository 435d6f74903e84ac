// Runs one scenario: injects its fault, waits for the notifications of its alerts, ends the fault, waits for the resolved ones.
import { StackError } from '../errors';
import type { EndFault, NamedDrill, Scenario } from './declare';
import { awaitMessages, poll, type Received } from './observe/expected-messages';
import { messageProblems } from './observe/message-checks';
import { isAbout, type Notification } from './observe/notifications';
import type { OccurrenceLog } from './observe/occurrences';
import type { DrillPlatform } from './drill-platform';

export interface DrillContext {
  readonly platform: DrillPlatform;
  readonly log: OccurrenceLog;
  /** Says what happens, one line at a time. */
  readonly say: (line: string) => void;
}

/** Seconds from the fault to each hop; `resolved` counts from the end of the fault. */
export interface Hops {
  readonly pending?: number | undefined;
  readonly firing?: number | undefined;
  readonly alertmanager?: number | undefined;
  readonly inbox?: number | undefined;
  readonly resolved?: number | undefined;
}

export interface DrillResult {
  readonly alert: string;
  readonly fault: string;
  /** The channels that got the firing notification. */
  readonly channels: readonly string[];
  readonly hops: Hops;
  /** Sentences; empty when the drill passed. */
  readonly problems: readonly string[];
}

export interface ScenarioResult {
  readonly scenario: Scenario;
  /** When the fault was active, in ms since the epoch. */
  readonly from: number;
  readonly to: number;
  readonly results: readonly DrillResult[];
}

const QUIET_MS = 120_000;
const FIRE_MS = 300_000;
const RESOLVE_MS = 240_000;

/**
 * Resolves with the results. A fault that cannot be injected is a problem of each of its drills. An alert that fires
 * without the fault, because of the machine or of an earlier fault, cannot be drilled.
 */
export async function runScenario(context: DrillContext, scenario: Scenario): Promise<ScenarioResult> {
  const { fault, drills } = scenario;
  await poll(() => !drills.some(({ alert }) => context.log.isActive(alert)), QUIET_MS);
  const quiet = drills.filter(({ alert }) => !context.log.isFiring(alert));
  const early = drills
    .filter((drill) => !quiet.includes(drill))
    .map(({ alert }) => notDrilled(alert, fault.name, `${alert} fires without ${fault.name}, so it cannot be drilled`));
  for (const problem of early.flatMap(({ problems }) => problems)) context.say(problem);
  const ran = quiet.length > 0 ? await runFault(context, { fault, drills: quiet }) : undefined;
  const now = Date.now();
  const { from, to, results } = ran ?? { from: now, to: now, results: [] };
  return { scenario, from, to, results: [...results, ...early] };
}

async function runFault(context: DrillContext, scenario: Scenario): Promise<ScenarioResult> {
  const { fault, drills } = scenario;
  const { platform, say } = context;
  const from = Date.now();
  say(`${fault.name}: ${fault.description}`);
  let end: EndFault;
  try {
    end = await fault.inject(platform);
  } catch (error) {
    const problem = `could not inject ${fault.name}: ${messageOf(error)}`;
    say(problem);
    return { scenario, from, to: from, results: drills.map(({ alert }) => notDrilled(alert, fault.name, problem)) };
  }
  const firing = await awaitMessages(platform, drills, { status: 'firing', since: from, timeoutMs: FIRE_MS });
  say(`${fault.name}: ${inWords(firing, 'notified')}; ending the fault`);
  const to = Date.now();
  const endProblem = await Promise.resolve(end()).then(() => undefined, messageOf);
  const fired = drills.filter((drill) => firing.messages.some((message) => isAbout(message, drill)));
  const resolved = await awaitMessages(platform, fired, { status: 'resolved', since: to, timeoutMs: RESOLVE_MS });
  say(`${fault.name}: ${inWords(resolved, 'resolved')}`);
  const observed = { from, to, firing, resolved };
  const results = await Promise.all(drills.map((drill) => judge(context, drill, observed)));
  const problems = endProblem === undefined ? [] : [`could not end ${fault.name}: ${endProblem}`];
  return { scenario, from, to, results: results.map((one) => ({ ...one, problems: [...problems, ...one.problems] })) };
}

function notDrilled(alert: string, fault: string, problem: string): DrillResult {
  return { alert, fault, channels: [], hops: {}, problems: [problem] };
}

function inWords({ missing }: Received, done: string): string {
  const alerts = [...missing].filter(([, channels]) => channels.length > 0).map(([alert]) => alert);
  return alerts.length === 0 ? done : `not ${done}: ${alerts.join(', ')}`;
}

function messageOf(error: unknown): string {
  const details = error instanceof StackError ? error.details : [];
  return [(error as Error).message, ...details].join(' ');
}

interface Observed {
  readonly from: number;
  readonly to: number;
  readonly firing: Received;
  readonly resolved: Received;
}

async function judge(context: DrillContext, drill: NamedDrill, observed: Observed): Promise<DrillResult> {
  const { alert, fault, says } = drill;
  const { firing, resolved } = observed;
  const messages = firing.messages.filter((message) => isAbout(message, drill));
  const text = says ? ` with a text that matches ${String(says)}` : '';
  const late = (firing.missing.get(alert) ?? []).map(
    (channel) => `${alert} did not reach ${channel} within ${FIRE_MS / 1000} s${text}`,
  );
  const open = (resolved.missing.get(alert) ?? []).map(
    (channel) => `the resolution of ${alert} did not reach ${channel} within ${RESOLVE_MS / 1000} s`,
  );
  const wrong = await Promise.all(messages.map((message) => messageProblems(context.platform, alert, message)));
  return {
    alert,
    fault: fault.name,
    channels: [...new Set(messages.map(({ channel }) => channel))].sort(),
    hops: hopsOf(context, drill, observed),
    problems: [...late, ...open, ...wrong.flat()],
  };
}

function hopsOf({ log }: DrillContext, drill: NamedDrill, { from, to, firing, resolved }: Observed): Hops {
  const [first] = log
    .all()
    .filter(({ alert, receivedAt }) => alert === drill.alert && receivedAt >= from)
    .sort((a, b) => a.receivedAt - b.receivedAt);
  const seconds = (at: number | undefined, since: number) => (at === undefined ? undefined : (at - since) / 1000);
  const earliest = (messages: readonly Notification[]) =>
    messages
      .filter((message) => isAbout(message, drill))
      .map(({ receivedAt }) => receivedAt)
      .sort((a, b) => a - b)[0];
  return {
    pending: seconds(first?.pendingAt, from),
    firing: seconds(first?.firedAt, from),
    alertmanager: seconds(first?.receivedAt, from),
    inbox: seconds(earliest(firing.messages), from),
    resolved: seconds(earliest(resolved.messages), to),
  };
}
