// The search parameters of each page, by page. Each page's file describes its own.
export { alertsSearchOf as alerts } from '../pages/alerts/search';
export { auditSearchOf as audit } from '../pages/settings/audit-search';
export { boardSearchOf as board, boardsSearchOf as boards } from '../pages/boards/search';
export { deadLettersSearchOf as deadLetters } from '../pages/dead-letters/search';
export { flagsSearchOf as flags } from '../pages/settings/flags-search';
export { incidentsSearchOf as incidents } from '../pages/incidents/search';
export { logsSearchOf as logs } from '../pages/logs/search';
export { objectivesSearchOf as objectives } from '../pages/objectives/search';
export { overviewSearchOf as overview } from '../pages/overview/search';
export { qaSearchOf as qa } from '../pages/qa/search';
export { runbooksSearchOf as runbooks } from '../pages/runbooks/search';
export { runSearchOf as run } from '../pages/run/search';
export { runsSearchOf as runs } from '../pages/runs/search';
export { signalsSearchOf as signals } from '../pages/signals/search';
export { traceSearchOf as trace, tracesSearchOf as traces } from '../pages/traces/search';
export { usageSearchOf as usage } from '../pages/usage/search';
