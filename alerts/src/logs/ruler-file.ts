// Compiles log alerts to rule groups of Loki's ruler.
import { rule, sortedByName, type RuleOptions } from '../compile/rules-file';
import type { LogAlertGroup } from './declare';

/** A rule file, sorted by name. */
export function rulerGroups(groups: readonly LogAlertGroup[], options: RuleOptions): object {
  return {
    groups: sortedByName(groups).map(({ name, alerts }) => ({
      name,
      rules: sortedByName(alerts).map((alert) => rule(alert, options)),
    })),
  };
}
