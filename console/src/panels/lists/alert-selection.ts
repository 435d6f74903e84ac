// Which alerts a list of alerts shows.
import type { Panel } from '../dashboard';

/** Whether the selector of the panel, such as `{alertname=~"A|B"}`, names the alert. Without names: all. */
export function isSelected({ options }: Pick<Panel, 'options'>, name: string): boolean {
  const [, names] = /alertname=~"([\w|]+)"/.exec(options?.alertInstanceLabelFilter ?? '') ?? [];
  return names === undefined || names.split('|').includes(name);
}
