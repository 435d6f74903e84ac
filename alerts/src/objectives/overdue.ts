// The alert on the copy of objective_hours: budgets stand still without it, and hours are lost after the retention.
import { repeatedWorkAgeSeconds } from '@sextant/signals/ops';
import { seconds } from '@sextant/signals/query/expression';
import { min } from '@sextant/signals/query/operators';
import { value } from '@sextant/signals/query/promql';
import { DASHBOARDS } from '../dashboard-uids';
import { alert } from '../declare';
import { gaugeSeries } from '../series';

const HOUR = 3600;
const aged = (ageSeconds: number, instance = 'a') =>
  gaugeSeries(repeatedWorkAgeSeconds, { work: 'objective_hours', instance }, ageSeconds);

export const objectiveHoursOverdue = alert({
  name: 'ObjectiveHoursOverdue',
  // The minimum, because every replica reports the same age at a different time.
  value: min(value(repeatedWorkAgeSeconds, { work: 'objective_hours' })),
  fires: { above: seconds(3 * HOUR) },
  for: '5m',
  severity: 'warning',
  team: 'platform',
  summary: ({ value: age }) => `Hours of objectives have not been copied for ${age}`,
  description: ({ value: age, threshold }) =>
    `ops copies the events of each full hour from Prometheus to Postgres, and last succeeded ${age} ago (threshold ${threshold}). Error budgets do not include the hours since. ops copies them later, unless Prometheus has deleted them.`,
  runbook: 'ErrorBudgetBurn',
  dashboard: DASHBOARDS.objectives,
  tests: [
    { when: 'the last success was 3 h and a minute ago', series: [aged(3 * HOUR + 60)], fires: { value: '3h 1m 0s' } },
    { when: 'the last success was 3 h ago', series: [aged(3 * HOUR)] },
    {
      when: 'one of two replicas was scraped before the copy',
      series: [aged(3 * HOUR + 60), aged(60, 'b')],
    },
  ],
});
