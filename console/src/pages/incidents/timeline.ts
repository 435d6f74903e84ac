// The timeline of an incident: its alerts and what was done, in one order.
import type { ResponseOf } from '../../api/types';

export type Incident = ResponseOf<'get', '/api/v1/incidents/{id}'>;

export interface TimelineEntry {
  readonly key: string;
  /** RFC 3339. */
  readonly at: string;
  readonly kind: 'opened' | 'alert' | 'automatic' | 'person';
  /** Who: an actor of the API, such as `user:ann`; null for alerts. */
  readonly actor: string | null;
  readonly title: string;
  /** The alert that the entry is about. */
  readonly alert?: string;
  readonly text: string | null;
  /** What an automatic action recorded. */
  readonly details?: unknown;
}

/** Newest first. */
export function timelineOf({ alerts, actions, opened_at: openedAt }: Incident): readonly TimelineEntry[] {
  const ofAlerts = alerts.flatMap(
    ({ fingerprint, name, annotations, starts_at: from, ends_at: to }): TimelineEntry[] => {
      const entry = { kind: 'alert', actor: null, alert: name } as const;
      const id = `${fingerprint} ${from}`;
      const started = {
        ...entry,
        key: `${id} start`,
        at: from,
        title: 'started to fire',
        text: annotations['summary'] ?? null,
      };
      return to === null
        ? [started]
        : [started, { ...entry, key: `${id} end`, at: to, title: 'was resolved', text: null }];
    },
  );
  const ofActions = actions.map(({ id, actor, action, note, details, at }): TimelineEntry => {
    const kind = isPerson(actor) ? 'person' : 'automatic';
    return { key: id, at, kind, actor, title: TITLES[action] ?? action, text: note, details: details ?? undefined };
  });
  const opened: TimelineEntry = {
    key: 'opened',
    at: openedAt,
    kind: 'opened',
    actor: null,
    title: 'Opened',
    text: null,
  };
  return [opened, ...ofAlerts, ...ofActions].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
}

const TITLES: Readonly<Record<string, string>> = {
  acknowledge: 'acknowledged it',
  resolve: 'resolved it',
  note: 'wrote a note',
};

function isPerson(actor: string): boolean {
  return actor.startsWith('user:') || actor.startsWith('key:');
}
