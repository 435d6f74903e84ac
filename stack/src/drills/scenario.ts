// Runs one scenario: injects its fault, waits for the notifications of its alerts, ends the fault, waits for the resolved ones.
import { setTimeout as delay } from 'node:timers/promises';
import { StackError } from '../errors';
import type { NamedDrill, Scenario } from './declare';
import { messageProblems } from './observe/message-checks';
import { isAbout, readNotifications, type Notification } from './observe/notifications';
import type { OccurrenceLog } from './observe/occurrences';
import type { DrillPlatform } from './platform';

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

const POLL_MS = 500;
const QUIET_MS = 120_000;
const FIRE_MS = 180_000;
const RESOLVE_MS = 180_000;

/** Resolves with the results; a fault that cannot be injected is a problem of each of its drills. */
export async function runScenario(context: DrillContext, scenario: Scenario): Promise<ScenarioResult> {
  const { fault, drills } = scenario;
  const { platform, log, say } = context;
  const isQuiet = () => drills.every(({ alert }) => !log.all().some((o) => o.alert === alert && !o.endedAt));
  await poll(isQuiet, QUIET_MS);
  const from = Date.now();
  say(`${fault.name}: ${fault.description}`);
  let end;
  try {
    end = await fault.inject(platform);
  } catch (error) {
    const problem = `could not inject ${fault.name}: ${messageOf(error)}`;
    return { scenario, from, to: from, results: drills.map((drill) => failed(drill, problem)) };
  }
  const firing = await awaitMessages(platform, drills, { status: 'firing', since: from, timeoutMs: FIRE_MS });
  say(
    `${fault.name}: ${firing.missing.length === 0 ? 'notified' : 'not every channel was notified'}, ending the fault`,
  );
  const to = Date.now();
  const endProblem = await Promise.resolve(end()).then(() => undefined, messageOf);
  const fired = drills.filter(({ alert }) => firing.messages.some((message) => isAbout(message, alert)));
  const resolved = await awaitMessages(platform, fired, { status: 'resolved', since: to, timeoutMs: RESOLVE_MS });
  say(`${fault.name}: ${resolved.missing.length === 0 ? 'resolved' : 'not every channel got the resolution'}`);
  const results = drills.map(async (drill): Promise<DrillResult> => {
    const messages = firing.messages.filter((message) => isAbout(message, drill.alert));
    const problems = [
      ...(endProblem === undefined ? [] : [`could not end ${fault.name}: ${endProblem}`]),
      ...firing.missing
        .filter(([alert]) => alert === drill.alert)
        .map(([alert, channel]) => lateFiring(alert, channel)),
      ...resolved.missing
        .filter(([alert]) => alert === drill.alert)
        .map(([alert, channel]) => unresolved(alert, channel)),
      ...(await Promise.all(messages.map((message) => messageProblems(platform, drill, message)))).flat(),
    ];
    const hops = hopsOf(drill, { context, from, to, messages, resolved: resolved.messages });
    return { alert: drill.alert, fault: fault.name, channels: channelsOf(messages), hops, problems };
  });
  return { scenario, from, to, results: await Promise.all(results) };
}

const lateFiring = (alert: string, channel: string): string =>
  `${alert} did not reach ${channel} within ${FIRE_MS / 1000} s`;
const unresolved = (alert: string, channel: string): string =>
  `the resolution of ${alert} did not reach ${channel} within ${RESOLVE_MS / 1000} s`;

function failed({ alert, fault }: NamedDrill, problem: string): DrillResult {
  return { alert, fault: fault.name, channels: [], hops: {}, problems: [problem] };
}

function messageOf(error: unknown): string {
  const details = error instanceof StackError ? error.details : [];
  return [(error as Error).message, ...details].join(' ');
}

interface Awaited {
  readonly status: Notification['status'];
  /** In ms since the epoch. */
  readonly since: number;
  readonly timeoutMs: number;
}

/** Waits until each drill has a message in each of its channels, or the time is up. */
async function awaitMessages(
  platform: DrillPlatform,
  drills: readonly NamedDrill[],
  { status, since, timeoutMs }: Awaited,
) {
  let messages: readonly Notification[] = [];
  let missing: readonly (readonly [alert: string, channel: string])[] = [];
  await poll(async () => {
    messages = (await readNotifications(platform)).filter((m) => m.status === status && m.receivedAt >= since);
    missing = drills.flatMap(({ alert, channels }) =>
      channels
        .filter((c) => !messages.some((m) => m.channel === c && isAbout(m, alert)))
        .map((c) => [alert, c] as const),
    );
    return missing.length === 0;
  }, timeoutMs);
  return { messages, missing };
}

/** Polls until `isDone`, or the time is up. */
async function poll(isDone: () => boolean | Promise<boolean>, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await isDone()) && Date.now() < deadline) await delay(POLL_MS);
}

interface Observed {
  readonly context: DrillContext;
  readonly from: number;
  readonly to: number;
  readonly messages: readonly Notification[];
  readonly resolved: readonly Notification[];
}

function hopsOf({ alert }: NamedDrill, { context, from, to, messages, resolved }: Observed): Hops {
  const [first] = context.log
    .all()
    .filter((occurrence) => occurrence.alert === alert && occurrence.receivedAt >= from)
    .sort((a, b) => a.receivedAt - b.receivedAt);
  const seconds = (at: number | undefined, since: number) => (at === undefined ? undefined : (at - since) / 1000);
  const earliest = (list: readonly Notification[]) => list.map(({ receivedAt }) => receivedAt).sort((a, b) => a - b)[0];
  return {
    pending: seconds(first?.pendingAt, from),
    firing: seconds(first?.firedAt, from),
    alertmanager: seconds(first?.receivedAt, from),
    inbox: seconds(earliest(messages), from),
    resolved: seconds(earliest(resolved.filter((message) => isAbout(message, alert))), to),
  };
}

function channelsOf(messages: readonly Notification[]): readonly string[] {
  return [...new Set(messages.map(({ channel }) => channel))].sort();
}
