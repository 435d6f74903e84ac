// Links of panels, as Grafana fills them in.
import { processResidentMemoryBytes } from '@sextant/signals/process';
import { bytes } from '@sextant/signals/query/expression';
import { value } from '@sextant/signals/query/promql';
import { timeseries } from './declare';
import { columnLinks, cornerLinks, seriesLinks } from './panel-links';

const panel = timeseries({
  ...{ id: 7, title: 'Memory', description: 'Good: flat.' },
  queries: [{ expr: value(processResidentMemoryBytes), legend: '{{service}} {{queue}}' }],
  thresholds: [{ fires: { above: bytes(1) }, severity: 'warning', name: 'MemoryHigh', runbook: 'MemoryHigh' }],
});

/** What Grafana does with a link: it replaces the variables of the series and of the time range. */
function filledIn(url: string, labels: Readonly<Record<string, string>>): string {
  return url
    .replace(/\$\{__field\.labels\.(\w+):percentencode\}/g, (_, name: string) => encodeURIComponent(labels[name]!))
    .replace(/\$\{__(from|to):date:iso\}/g, '2026-11-30T00:00:00.000Z')
    .replace(/\$\{__(from|to)\}/g, '1796000000000')
    .replace('${__all_variables}', 'var-env=local&var-window=5m');
}

test('a series named after a service links to its log lines in Explore', () => {
  const [logs] = seriesLinks(panel);
  const url = new URL(filledIn(logs!.url!, { service: 'github-app' }), 'https://grafana.test');
  expect(url.pathname).toBe('/explore');
  expect(Object.values(JSON.parse(url.searchParams.get('panes')!) as object)).toEqual([
    {
      datasource: 'sextant-loki',
      queries: [expect.objectContaining({ expr: '{service="github-app"}', queryType: 'range' })],
      range: { from: '1796000000000', to: '1796000000000' },
    },
  ]);
});

test('values of labels are escaped in links to the console', () => {
  const traces = seriesLinks(panel).find(({ title }) => title.startsWith('Traces'))!;
  const url = new URL(filledIn(traces.url!, { service: 'a&b=c' }));
  expect([url.pathname, url.searchParams.get('service')]).toEqual(['/traces', 'a&b=c']);
  expect(url.searchParams.get('from')).toBe('2026-11-30T00:00:00.000Z');
});

test('a panel links to the runbooks of its alerts and to itself in the console, with the variables', () => {
  const [runbook, inConsole] = cornerLinks('sextant-ai-jobs', panel);
  expect(runbook).toMatchObject({ title: 'Runbook: MemoryHigh', url: 'http://localhost:8080/runbooks/MemoryHigh.md' });
  const url = new URL(filledIn(inConsole!.url!, {}));
  expect(url.pathname).toBe('/boards/sextant-ai-jobs');
  expect([...url.searchParams.keys()]).toEqual(['panel', 'from', 'to', 'var-env', 'var-window']);
});

test('a column of a table has the links of its label, and no others', () => {
  const queries = [{ ...panel.queries[0]!, legend: '{{alertname}} {{severity}}' }];
  expect(columnLinks({ queries })).toMatchObject([
    { matcher: { id: 'byName', options: 'alertname' }, properties: [{ id: 'links', value: [{}] }] },
  ]);
});

test('a series without a known label has no links', () => {
  const queries = [{ ...panel.queries[0]!, legend: 'P95 {{instance}}' }];
  expect(seriesLinks({ queries })).toEqual([]);
});
