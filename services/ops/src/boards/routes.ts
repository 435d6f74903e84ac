// The compiled dashboards and the data of their panels.
import { ProblemError } from '@sextant/http/problem';
import { z } from 'zod';
import type { Api, OpsDeps } from '../deps';
import { untilClientLeaves } from '../http/cancellation';
import { coveredOrg, scopeOf } from '../http/org-scope';
import { checkedStep } from '../http/step';
import { timeRangeOf } from '../http/time-range';
import { lineViews } from '../logs/line-views';
import type { Board, Panel } from './board';
import { panelData } from './panel';
import { valuesOf } from './variable-values';
import * as views from './views';

export function boardRoutes(app: Api, deps: OpsDeps): void {
  const list = {
    summary: 'Lists the boards and their panels',
    response: { 200: z.object({ items: z.array(views.boardView), org: coveredOrg }) },
  };
  app.get('/api/v1/boards', { schema: list }, (request) => {
    return { items: [...deps.files.boards.values()].map(views.boardViewOf), org: scopeOf(request).org };
  });

  const get = {
    summary: 'Returns a board: the dashboard as Grafana gets it',
    params: views.byUid,
    response: { 200: views.boardJsonView },
  };
  app.get('/api/v1/boards/:uid', { schema: get }, (request) => {
    const board = existingBoard(deps, request.params.uid);
    return { ...views.boardViewOf(board), dashboard: board.json };
  });

  dataRoutes(app, deps);
}

/** Seconds; only for the interval of rates in the queries of variables. */
const VALUES_STEP = 60;

function dataRoutes(app: Api, deps: OpsDeps): void {
  const variables = {
    summary: 'Lists the variables of a board and their values',
    params: views.byUid,
    querystring: views.optionsQuery,
    response: { 200: views.variablesView },
  };
  app.get('/api/v1/boards/:uid/variables', { schema: variables }, async (request, reply) => {
    const board = existingBoard(deps, request.params.uid);
    const { from, to, ...rest } = request.query;
    const options = {
      ...{ board, chosen: views.chosenOf(rest), range: timeRangeOf({ from, to }, deps.now()), step: VALUES_STEP },
      signal: untilClientLeaves(reply),
    };
    const scope = scopeOf(request);
    const items = board.templating.list.map(async (variable) => ({
      ...{
        name: variable.name,
        label: variable.label ?? null,
        multi: variable.multi,
        include_all: variable.includeAll,
      },
      current: [variable.current?.value ?? []].flat(),
      values: [...(await valuesOf(deps, scope, variable, options))],
    }));
    return { items: await Promise.all(items) };
  });

  const data = {
    summary: 'Returns the data of a panel',
    params: views.byPanel,
    querystring: views.dataQuery,
    response: { 200: views.dataView },
  };
  app.get('/api/v1/boards/:uid/panels/:id/data', { schema: data }, async (request, reply) => {
    const board = existingBoard(deps, request.params.uid);
    const panel = existingPanel(board, request.params.id);
    const { from, to, step: wanted, ...rest } = request.query;
    const scope = scopeOf(request);
    const range = timeRangeOf({ from, to }, deps.now());
    const step = checkedStep(range, wanted);
    const options = { board, panel, chosen: views.chosenOf(rest), range, step, signal: untilClientLeaves(reply) };
    const targets = await panelData(deps, scope, options);
    return {
      ...{ org: scope.org, from: range.from.toISOString(), to: range.to.toISOString(), step_seconds: step },
      targets: await Promise.all(
        targets.map(async (target) => views.targetViewOf(target, await lineViews(deps, scope, target.lines))),
      ),
    };
  });
}

/** Throws a problem of status 404. */
function existingBoard({ files }: OpsDeps, uid: string): Board {
  const board = files.boards.get(uid);
  if (!board) throw new ProblemError(404, `there is no board ${JSON.stringify(uid)}: GET /api/v1/boards lists all`);
  return board;
}

/** Throws a problem of status 404. */
function existingPanel({ uid, panels }: Board, id: string): Panel {
  const panel = panels.find((one) => String(one.id) === id);
  if (!panel) throw new ProblemError(404, `the board ${uid} has no panel ${JSON.stringify(id)}`);
  return panel;
}
