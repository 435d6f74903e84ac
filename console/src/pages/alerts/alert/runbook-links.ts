// Links between runbooks, which are files beside each other, as links between alerts.
import type { Alert } from '../alert-rules';

/** The runbook that a relative link such as `TargetDown.md` or `./TargetDown.md#mitigation` names. */
export function runbookName(href: string | undefined): string | undefined {
  return /^(?:\.\/)?([\w-]+)\.md(?:#.*)?$/.exec(href ?? '')?.[1];
}

/** The alert that shows a runbook: the one of the same name, or the first that links to it. */
export function alertOfRunbook(
  alerts: readonly Pick<Alert, 'name' | 'runbook'>[],
  runbook: string,
): string | undefined {
  const linking = alerts.filter((one) => one.runbook === runbook);
  return (linking.find(({ name }) => name === runbook) ?? linking[0])?.name;
}
