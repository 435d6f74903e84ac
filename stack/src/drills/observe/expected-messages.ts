// Waits for the notifications that drills expect.
import { setTimeout as delay } from 'node:timers/promises';
import type { NamedDrill } from '../declare';
import type { DrillPlatform } from '../drill-platform';
import { isAbout, readNotifications, type Notification } from './notifications';

interface Expectation {
  readonly status: Notification['status'];
  /** In ms since the epoch. */
  readonly since: number;
  readonly timeoutMs: number;
}

export interface Received {
  /** All notifications with the status. */
  readonly messages: readonly Notification[];
  /** Channels without a notification, by alert. */
  readonly missing: ReadonlyMap<string, readonly string[]>;
}

const POLL_MS = 500;

/** Waits until each drill has a notification in each of its channels, or the time is up. */
export async function awaitMessages(
  platform: DrillPlatform,
  drills: readonly NamedDrill[],
  { status, since, timeoutMs }: Expectation,
): Promise<Received> {
  let messages: readonly Notification[] = [];
  let missing = new Map<string, readonly string[]>();
  await poll(async () => {
    messages = (await readNotifications(platform)).filter((m) => m.status === status && m.receivedAt >= since);
    const lacks = (drill: NamedDrill): readonly string[] =>
      drill.channels.filter((channel) => !messages.some((m) => m.channel === channel && isAbout(m, drill)));
    missing = new Map(drills.map((drill) => [drill.alert, lacks(drill)]));
    return [...missing.values()].every((channels) => channels.length === 0);
  }, timeoutMs);
  return { messages, missing };
}

/** Polls until `isDone`, or the time is up. */
export async function poll(isDone: () => boolean | Promise<boolean>, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await isDone()) && Date.now() < deadline) await delay(POLL_MS);
}
