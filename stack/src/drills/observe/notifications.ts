// The notifications that the simulated receivers of a platform have got, in one shape for all channels.
import { requestJson } from '../../demo/requests';
import type { NamedDrill } from '../declare';
import type { DrillPlatform } from '../drill-platform';

export interface Notification {
  /** The Slack channel, or the name of another inbox, e.g. pagerduty. */
  readonly channel: string;
  readonly status: 'firing' | 'resolved';
  /** The line that a person sees first. */
  readonly headline: string;
  /** All texts of the message. */
  readonly text: string;
  /** In ms since the epoch. */
  readonly receivedAt: number;
}

interface Message {
  readonly received_at: string;
}

/** An inbox of the simulator: which of its messages are notifications, and how each says what it is about. */
interface Inbox {
  readonly name: string;
  readonly parse: (message: Message) => Omit<Notification, 'receivedAt' | 'text'> | undefined;
}

interface SlackMessage extends Message {
  readonly payload: {
    readonly channel?: string;
    readonly attachments?: readonly { readonly title?: string; readonly fallback?: string }[];
  };
}

interface PagerDutyMessage extends Message {
  readonly event: { readonly event_action: string; readonly payload?: { readonly summary?: string } };
}

interface MailMessage extends Message {
  readonly subject?: string;
}

const INBOXES: readonly Inbox[] = [
  {
    name: 'slack',
    parse: (message) => {
      const { channel = '', attachments = [] } = (message as SlackMessage).payload;
      const headline = attachments[0]?.title ?? attachments[0]?.fallback ?? '';
      return { channel, headline, status: statusOf(headline) };
    },
  },
  {
    name: 'pagerduty',
    parse: (message) => {
      const { event_action, payload } = (message as PagerDutyMessage).event;
      const status = event_action === 'resolve' ? 'resolved' : 'firing';
      return { channel: 'pagerduty', headline: payload?.summary ?? '', status };
    },
  },
  {
    name: 'email',
    parse: (message) => {
      const { subject = '' } = message as MailMessage;
      return { channel: 'email', headline: subject, status: statusOf(subject) };
    },
  },
];

/** Enough for the notifications of a whole run of drills. */
const LIMIT = 5_000;

/** Reads all inboxes that the simulator has. */
export async function readNotifications(platform: DrillPlatform): Promise<readonly Notification[]> {
  const read = await Promise.all(INBOXES.map((inbox) => readInbox(platform, inbox)));
  return read.flat();
}

async function readInbox(platform: DrillPlatform, { name, parse }: Inbox): Promise<readonly Notification[]> {
  const response = await requestJson(`${platform.endpoints['world']}/inbox/${name}?limit=${LIMIT}`);
  if (response?.status !== 200) return [];
  return (response.body as Message[]).flatMap((message) => {
    const parsed = parse(message);
    return parsed
      ? [{ ...parsed, text: textsIn(message).join('\n'), receivedAt: Date.parse(message.received_at) }]
      : [];
  });
}

/** A group that still fires says so first, and may say how many of its alerts are resolved. */
export function statusOf(headline: string): Notification['status'] {
  return /^\W*resolved\b/i.test(headline) ? 'resolved' : 'firing';
}

/** All strings in a JSON value. */
export function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

/**
 * Whether the notification is about the alert, and says what the drill requires of a firing one. Links to runbooks
 * contain names of other alerts, headlines do not.
 */
export function isAbout({ headline, status, text }: Notification, { alert, says }: Expected): boolean {
  if (!new RegExp(`\\b${alert}\\b`).test(headline)) return false;
  return status === 'resolved' || !says || says.test(text);
}

type Expected = Pick<NamedDrill, 'alert' | 'says'>;
