// GET /api/v1/runbooks: the runbooks that alerts link to, and the procedures.
import { ProblemError } from '@sextant/http/problem';
import { z } from 'zod';
import type { Api, OpsDeps } from '../deps';
import { text } from '../http/fields';
import { runbookNameOf, titleOf } from './files';

const NO_KEY: { security: readonly [] } = { security: [] };

const summaryView = z
  .object({
    name: z.string(),
    title: z.string().describe('the alerts and codes that the runbook is for'),
  })
  .meta({ id: 'RunbookSummary' });

const runbookView = summaryView.extend({ markdown: z.string() }).meta({ id: 'Runbook' });

/** Routes that need no key and no store: during an outage, runbooks must stay readable. */
export function runbookRoutes(app: Api, deps: Pick<OpsDeps, 'files'>): void {
  const list = {
    ...NO_KEY,
    summary: 'Lists the runbooks by name',
    response: { 200: z.object({ items: z.array(summaryView) }) },
  };
  app.get('/api/v1/runbooks', { schema: list }, () => ({
    items: [...deps.files.runbooks].map(([name, markdown]) => ({ name, title: titleOf(markdown) })).toSorted(byName),
  }));

  const get = {
    ...NO_KEY,
    summary: 'Returns a runbook as Markdown',
    params: z.object({ name: text(200).describe('name of the runbook, with or without .md') }),
    response: { 200: runbookView },
  };
  app.get('/api/v1/runbooks/:name', { schema: get }, (request) => {
    const name = runbookNameOf(request.params.name);
    const markdown = deps.files.runbooks.get(name);
    if (markdown === undefined) throw new ProblemError(404, `there is no runbook ${JSON.stringify(name)}`);
    return { name, title: titleOf(markdown), markdown };
  });
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}
