// Severities of alerts and incidents, the most urgent first.
export const SEVERITY_ORDER: readonly string[] = ['critical', 'warning', 'info', 'none'];
