// The routing tree: which receivers get an alert, and when.
import { scaleDuration, type Duration } from '@sextant/signals/query/duration';
import type { Severity } from '../declare';
import type { Team } from '../teams';
import { RECEIVERS, teamReceiver } from './receivers';

/** The name of the time interval in which alerts of severity info do not notify. */
export const QUIET_HOURS = 'quiet-hours';

/** Each tenant gets its own notifications. Alerts without the label `tenant` are grouped by the other labels. */
const GROUP_BY = ['alertname', 'service', 'env', 'tenant'];

interface Timing {
  readonly wait: Duration;
  readonly interval: Duration;
  readonly repeat: Duration;
}
const TIMING: Readonly<Record<Severity, Timing>> = {
  critical: { wait: '10s', interval: '1m', repeat: '1h' },
  warning: { wait: '30s', interval: '5m', repeat: '4h' },
  info: { wait: '30s', interval: '5m', repeat: '24h' },
  none: { wait: '1s', interval: '1m', repeat: '1m' },
};

interface Route {
  readonly receiver?: string;
  readonly matchers?: readonly string[];
  readonly group_by?: readonly string[];
  readonly group_wait?: string;
  readonly group_interval?: string;
  readonly repeat_interval?: string;
  readonly mute_time_intervals?: readonly string[];
  readonly continue?: boolean;
  readonly routes?: readonly Route[];
}

export interface RoutingOptions {
  readonly timeScale: number;
  readonly teams: readonly Team[];
  /** Names of alerts that notify without a group wait. */
  readonly fastPath: readonly string[];
}

/** An alert goes to the webhooks, pages, e-mail, its team and worker, and then to the channel of its severity. */
export function routingTree(options: RoutingOptions): Route {
  const { timeScale, teams } = options;
  const timing = (severity: Severity): Route => timingOf(severity, timeScale);
  const at = (receiver: string, severity: Severity, matchers: readonly string[]): Route =>
    withoutWait({ ...(matchers.length > 0 && { matchers }), receiver, ...timing(severity) }, options);
  const all = (receiver: string, matcher: string): Route => ({
    matchers: [matcher],
    receiver,
    routes: (['critical', 'warning', 'info'] as const).map((severity) =>
      withoutWait({ matchers: [is('severity', severity)], ...timing(severity), ...muted(severity) }, options),
    ),
  });
  return {
    receiver: RECEIVERS.warnings,
    group_by: GROUP_BY,
    ...timing('warning'),
    routes: [
      { matchers: [is('severity', 'none')], receiver: RECEIVERS.heartbeat, ...timing('none') },
      ...[
        // The responder acts on every alert, and must not wait longer than people do.
        at(RECEIVERS.responder, 'critical', []),
        at(RECEIVERS.webhook, 'critical', []),
        at(RECEIVERS.pagerduty, 'critical', ['priority =~ "P0|P1"']),
        at(RECEIVERS.email, 'critical', [is('severity', 'critical')]),
        ...teams.map(({ name }) => all(teamReceiver(name), is('team', name))),
        all(RECEIVERS.worker, is('service', 'worker')),
      ].map((route) => ({ ...route, continue: true })),
      at(RECEIVERS.critical, 'critical', [is('severity', 'critical')]),
      at(RECEIVERS.warnings, 'warning', [is('severity', 'warning')]),
      { ...at(RECEIVERS.info, 'info', [is('severity', 'info')]), ...muted('info') },
    ],
  };
}

const is = (label: string, value: string): string => `${label} = ${JSON.stringify(value)}`;

const muted = (severity: Severity): Route => (severity === 'info' ? { mute_time_intervals: [QUIET_HOURS] } : {});

function timingOf(severity: Severity, timeScale: number): Route {
  const { wait, interval, repeat } = TIMING[severity];
  return {
    group_wait: scaleDuration(wait, timeScale),
    group_interval: scaleDuration(interval, timeScale),
    repeat_interval: scaleDuration(repeat, timeScale),
  };
}

/**
 * Adds a child route for alerts of the fast path. It selects them by name: a label such as `fast` on the fact alone would
 * make the fact and the rule of that name two alerts, because labels are the identity of an alert. Each alert is a group
 * of its own: a second alert of a group would wait for the group interval.
 */
function withoutWait(route: Route, { fastPath }: RoutingOptions): Route {
  if (fastPath.length === 0) return route;
  const names = [...fastPath].sort().join('|');
  return {
    ...route,
    routes: [{ matchers: [`alertname =~ ${JSON.stringify(names)}`], group_by: ['...'], group_wait: '0s' }],
  };
}
