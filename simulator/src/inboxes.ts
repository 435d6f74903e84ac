// What the outside world received from the platform: one bounded inbox per receiver.
import { createRing } from './ring';

export const INBOX_NAMES = ['slack', 'github', 'pagerduty', 'email'] as const;
export type InboxName = (typeof INBOX_NAMES)[number];

/** Messages kept per inbox; the oldest are forgotten. */
export const INBOX_CAPACITY = 10_000;

export interface InboxMessages {
  readonly slack: { readonly payload: unknown };
  readonly github: {
    readonly owner: string;
    readonly repository: string;
    readonly issue_number: number;
    readonly comment_id: number;
    readonly body: string;
  };
  readonly pagerduty: { readonly dedup_key: string; readonly event: unknown };
  readonly email: {
    readonly id: string;
    readonly from?: string | undefined;
    readonly to: readonly string[];
    readonly subject: string;
    readonly text?: string | undefined;
    readonly html?: string | undefined;
  };
}

export interface Inbox<Message> {
  record(message: Message): void;
  /** The newest messages in the order in which they arrived. */
  list(limit?: number): readonly (Message & { readonly received_at: string })[];
  clear(): void;
}

export type Inboxes = { readonly [Name in InboxName]: Inbox<InboxMessages[Name]> };

export function createInboxes(): Inboxes {
  return { slack: createInbox(), github: createInbox(), pagerduty: createInbox(), email: createInbox() };
}

function createInbox<Message>(): Inbox<Message> {
  const ring = createRing<Message & { readonly received_at: string }>(INBOX_CAPACITY);
  return {
    record: (message) => ring.push({ received_at: new Date().toISOString(), ...message }),
    list: (limit) => ring.latest(limit),
    clear: () => ring.clear(),
  };
}
