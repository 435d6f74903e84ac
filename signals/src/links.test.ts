import {
  DATASOURCES,
  dashboardLink,
  logsLink,
  queryLink,
  runbookLink,
  silenceLink,
  TRACE_ID,
  traceTemplate,
} from './links';

const bases = { grafana: 'https://grafana.test', runbooks: 'https://ops.test/runbooks' };

/** Parses the only pane of an Explore link. */
function paneOf(link: string) {
  const url = new URL(link);
  expect([url.origin, url.pathname]).toEqual(['https://grafana.test', '/explore']);
  expect(url.searchParams.get('schemaVersion')).toBe('1');
  expect(url.searchParams.get('orgId')).toBe('1');
  const [pane, ...others] = Object.values<Record<string, unknown>>(JSON.parse(url.searchParams.get('panes')!));
  expect(others).toEqual([]);
  return pane!;
}

test('the trace template becomes an Explore link to Jaeger', () => {
  const template = traceTemplate(bases);
  expect(template.split(TRACE_ID)).toHaveLength(2);
  expect(paneOf(template.replaceAll(TRACE_ID, '4bf92f3577b34da6a3ce929d0e0e4736'))).toEqual({
    datasource: 'sextant-jaeger',
    queries: [{ refId: 'A', datasource: DATASOURCES.jaeger, query: '4bf92f3577b34da6a3ce929d0e0e4736' }],
    range: { from: 'now-1h', to: 'now' },
  });
});

test('Explore links preserve every character of a query', () => {
  const expr = 'sum by (le) (rate(x{a=~"b|c", d!="<&>"}[5m])) % 2';
  expect(paneOf(queryLink(bases, expr))).toMatchObject({
    datasource: 'sextant-prometheus',
    queries: [{ datasource: DATASOURCES.prometheus, expr }],
  });
  expect(paneOf(logsLink(bases, expr, { from: '1', to: '2' }))).toMatchObject({
    datasource: 'sextant-loki',
    queries: [{ datasource: DATASOURCES.loki, expr }],
    range: { from: '1', to: '2' },
  });
  // These characters end a link in Slack.
  expect(queryLink(bases, expr)).not.toMatch(/[|<>\s]/);
});

test('links to dashboards, runbooks and silences have the paths of Grafana and ops', () => {
  expect(dashboardLink(bases, 'sextant-ai-jobs')).toBe('https://grafana.test/d/sextant-ai-jobs');
  expect(dashboardLink(bases, 'x', { from: '1', to: '2' })).toBe('https://grafana.test/d/x?from=1&to=2');
  expect(runbookLink(bases, 'TargetDown')).toBe('https://ops.test/runbooks/TargetDown.md');
  expect(silenceLink(bases, 'TargetDown')).toBe(
    'https://grafana.test/alerting/silence/new?alertmanager=Alertmanager&matcher=alertname%3DTargetDown',
  );
});
