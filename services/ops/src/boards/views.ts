// Dashboards and the data of their panels as the API returns them.
import { invalidRequest } from '@sextant/http/problem';
import { COLUMN_TYPES } from '@sextant/records/panels/panel-query';
import { z } from 'zod';
import { count, nullableText, text } from '../http/fields';
import { coveredOrg } from '../http/org-scope';
import { stepQuery } from '../http/step';
import { rangeQuery } from '../http/time-range';
import { lineView } from '../logs/views';
import { MAX_SERIES } from '../metrics/prometheus';
import { seriesView, seriesViewOf } from '../metrics/series';
import type { Board, Panel } from './board';
import { canBeLimited, type TargetData } from './panel';
import { MAX_ROWS } from './rows';
import type { ChosenValues } from './variables';

const ACCESS = ['org', 'platform'] as const;

const panelView = z.object({
  id: z.int(),
  title: z.string(),
  type: z.string(),
  access: z
    .enum(ACCESS)
    .describe('org: the data is limited to the org of the caller; platform: for the platform key only'),
});

export const boardView = z
  .object({ uid: z.string(), title: z.string(), description: z.string(), panels: z.array(panelView) })
  .meta({ id: 'BoardSummary' });

export const boardJsonView = boardView
  .extend({ dashboard: z.record(z.string(), z.unknown()).describe('the JSON that Grafana gets') })
  .meta({ id: 'Board' });

export function boardViewOf(board: Board): z.output<typeof boardView> {
  const { uid, title, description } = board;
  return { uid, title, description, panels: board.panels.map((panel) => panelViewOf(board, panel)) };
}

function panelViewOf(board: Board, panel: Panel): z.output<typeof panelView> {
  const { id, title, type } = panel;
  return { id, title, type, access: canBeLimited(board, panel) ? 'org' : 'platform' };
}

export const byUid = z.object({ uid: text(100).describe('uid of the board') });
export const byPanel = byUid.extend({ id: text(20).describe('id of the panel') });

const variableValue = text(200);
const variableValues = z.union([variableValue.transform((one) => [one]), z.array(variableValue)]);
export const dataQuery = z
  .object({ ...rangeQuery, ...stepQuery })
  .catchall(variableValues)
  .describe('var-NAME, repeatable: a value of a variable; `$__all`: all values');
export const optionsQuery = z.object(rangeQuery).catchall(variableValues);

const VARIABLE = /^var-(\w{1,100})$/;

/** The variables among the parameters. Throws a problem of status 422 for any other unknown parameter. */
export function chosenOf(parameters: Readonly<Record<string, unknown>>): ChosenValues {
  const chosen: Record<string, readonly string[]> = {};
  for (const [field, values] of Object.entries(parameters)) {
    const name = VARIABLE.exec(field)?.[1];
    if (name === undefined) throw invalidRequest([{ field, message: 'is not a known field: remove it' }]);
    chosen[name] = values as readonly string[];
  }
  return chosen;
}

const targetView = z.object({
  ref_id: z.string(),
  series: z.array(seriesView.extend({ name: z.string() })),
  lines: z.array(lineView),
  exemplars: z.array(
    z.object({ at: z.number().describe('Unix time in seconds'), value: z.number(), trace_id: z.string() }),
  ),
  table: z
    .object({
      columns: z.array(z.object({ name: z.string(), type: z.enum(COLUMN_TYPES) })),
      rows: z.array(z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]))).describe('times are RFC 3339'),
    })
    .nullable()
    .describe('the rows of a query to Postgres; null for other queries, and if they are series'),
  truncated: z
    .boolean()
    .describe(`whether there are more than ${MAX_SERIES} series, more lines, or more than ${MAX_ROWS} rows`),
});

export const dataView = z
  .object({
    org: coveredOrg,
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    step_seconds: count,
    targets: z.array(targetView),
  })
  .meta({ id: 'PanelData' });

export function targetViewOf(data: TargetData, lines: z.output<typeof lineView>[]): z.output<typeof targetView> {
  return {
    ref_id: data.refId,
    series: data.series.map((one) => ({ ...seriesViewOf(one), name: one.name })),
    lines,
    exemplars: data.exemplars.map(({ at, value, traceId }) => ({ at, value, trace_id: traceId })),
    table: data.table && { columns: [...data.table.columns], rows: data.table.rows.map((row) => [...row]) },
    truncated: data.truncated,
  };
}

export const variablesView = z.object({
  items: z.array(
    z.object({
      name: z.string(),
      label: nullableText,
      multi: z.boolean(),
      include_all: z.boolean(),
      current: z.array(z.string()),
      values: z.array(z.string()).describe('the values to choose from; a key of an org gets no values of labels'),
    }),
  ),
});
