// What the simulated services have received from the platform: one bounded inbox per service.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { parse, ProblemError } from '../problem';
import { createRing } from '../ring';

/** Messages kept per inbox. */
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
    readonly from: string;
    readonly to: readonly string[];
    readonly subject: string;
    readonly text: string;
    readonly html: string;
    /** Names in lower case. */
    readonly headers: readonly (readonly [name: string, value: string])[];
  };
  readonly webhook: { readonly payload: unknown };
  readonly heartbeat: { readonly payload: unknown };
}

export interface Inbox<Message> {
  record(message: Message): void;
  /** The newest messages, oldest first. */
  list(limit?: number): readonly (Message & { readonly received_at: string })[];
  clear(): void;
}

export type Inboxes = { readonly [Name in keyof InboxMessages]: Inbox<InboxMessages[Name]> };

export function createInboxes(): Inboxes {
  return {
    slack: createInbox(),
    github: createInbox(),
    pagerduty: createInbox(),
    email: createInbox(),
    webhook: createInbox(),
    heartbeat: createInbox(),
  };
}

function createInbox<Message>(): Inbox<Message> {
  const ring = createRing<Message & { readonly received_at: string }>(INBOX_CAPACITY);
  return {
    record: (message) => ring.push({ received_at: new Date().toISOString(), ...message }),
    list: (limit) => ring.latest(limit),
    clear: () => ring.clear(),
  };
}

const listQuery = z.object({
  limit: z.coerce
    .number({ error: 'must be an integer' })
    .int('must be an integer')
    .min(1, 'must be at least 1')
    .max(INBOX_CAPACITY, `must be at most ${INBOX_CAPACITY}`)
    .optional(),
});

interface InboxParams {
  readonly Params: { readonly name: string };
}

/** Control API: GET and DELETE /inbox/{name}. */
export function inboxRoutes(inboxes: Inboxes) {
  const inboxOf = (name: string): Inboxes[keyof Inboxes] => {
    if (Object.hasOwn(inboxes, name)) return inboxes[name as keyof Inboxes];
    throw new ProblemError(404, `unknown inbox '${name}': expected one of ${Object.keys(inboxes).join(', ')}`);
  };
  return async (app: FastifyInstance): Promise<void> => {
    app.get<InboxParams>('/inbox/:name', async ({ params, query }) =>
      inboxOf(params.name).list(parse(listQuery, query).limit),
    );

    app.delete<InboxParams>('/inbox/:name', async ({ params }, reply) => {
      inboxOf(params.name).clear();
      return reply.code(204).send();
    });
  };
}
