// The Alertmanager configuration: routes, receivers, inhibition rules and quiet hours.
import type { QuietHours } from '../channels';
import type { AlertGroup } from '../declare';
import type { PostedAlert } from '../posted';
import { inhibitionRules } from './inhibitions';
import { receivers, smtpGlobals, type ReceiverOptions } from './receivers';
import { QUIET_HOURS, routingTree } from './routes';
import { sortedByName } from './rules-file';

export interface AlertmanagerOptions extends ReceiverOptions {
  readonly timeScale: number;
  /** Replaces PagerDuty's URL for events. */
  readonly pagerdutyUrl?: string;
}

/** The file of the message templates, in the folder of the configuration. */
export const MESSAGES_FILE = 'messages.tmpl';

/** The configuration for these alerts. Alertmanager must run in the folder of its configuration. */
export function alertmanagerConfig(
  groups: readonly AlertGroup[],
  posted: readonly PostedAlert[],
  options: AlertmanagerOptions,
): object {
  const alerts = [...groups.flatMap((g) => g.alerts), ...posted];
  const fastPath = groups.flatMap((g) => g.alerts).flatMap(({ name, fastPath }) => (fastPath ? [name] : []));
  const { channels, teams, timeScale } = options;
  return {
    global: {
      ...(options.pagerdutyUrl ? { pagerduty_url: options.pagerdutyUrl } : {}),
      ...smtpGlobals(channels.email),
    },
    templates: [MESSAGES_FILE],
    route: routingTree({ timeScale, teams, fastPath }),
    inhibit_rules: sortedByName(alerts).flatMap(inhibitionRules),
    receivers: receivers(options),
    time_intervals: [{ name: QUIET_HOURS, time_intervals: quietIntervals(channels.quietHours) }],
  };
}

/** Alertmanager's time ranges end on the day on which they start. */
function quietIntervals({ start, end, timeZone }: QuietHours): readonly object[] {
  const range = (start_time: string, end_time: string) => ({ start_time, end_time });
  const times = start < end ? [range(start, end)] : [range(start, '24:00'), range('00:00', end)];
  // An empty range is invalid.
  return [{ times: times.filter(({ start_time, end_time }) => start_time !== end_time), location: timeZone }];
}
