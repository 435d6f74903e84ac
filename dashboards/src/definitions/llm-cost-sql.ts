// The panels of LLM Cost that read Postgres: cost by org, workspace and day, and budgets.
import { sqlBars, sqlTable } from '../sql/panels';
import { budgets, costByDay, costByOrg, costByWorkspace } from '../sql/queries';

export const llmCostSqlRows = [
  [
    sqlTable({
      id: 61,
      title: 'Month so far, forecast and budget',
      description:
        'Cost of each org in the current UTC month, and in the current day if the day has a budget. The forecast continues the mean of the last 7 days. Used is the share of the hard limit, or else of the soft one. Good: forecasts below the limits.',
      query: budgets,
    }),
  ],
  [
    sqlBars({
      id: 60,
      title: 'Cost by day',
      description:
        'Cost of model calls in each UTC day of the last 30, by provider, without calls whose price is unknown. Good: steady, or growing with the runs.',
      query: costByDay,
      last: '30d',
    }),
    sqlTable({
      id: 62,
      title: 'Cost by org',
      description:
        'Model calls of each org in the whole hours of the time range, or in its UTC days if it is longer than 3 days; at most 200 orgs, the highest cost first. Good: no unpriced calls, few errors.',
      query: costByOrg,
    }),
  ],
  [
    sqlTable({
      id: 63,
      title: 'Cost by workspace',
      description:
        'Model calls of each workspace in the whole hours of the time range, or in its UTC days if it is longer than 3 days; at most 200 workspaces, the highest cost first. Good: as planned.',
      query: costByWorkspace,
    }),
  ],
];
