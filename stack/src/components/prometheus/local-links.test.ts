import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Site } from '../../component';
import { REPOSITORY } from '../../home';
import { withLocalLinks } from './local-links';

const text = readFileSync(join(REPOSITORY, 'alerts/generated/prometheus/rules.yml'), 'utf8');
const siteWith = (names: readonly string[], settings: Site['settings']) =>
  ({
    url: (name: string) => `http://127.0.0.1/${name}`,
    has: (name: string) => names.includes(name),
    settings,
  }) as Site;
const linksOf = (names: readonly string[], settings: Site['settings'] = {}) =>
  withLocalLinks(text, siteWith(names, settings)).groups.flatMap(({ rules }) =>
    rules.flatMap(({ alert, annotations = {} }) =>
      Object.entries(annotations)
        .filter(([key]) => key.endsWith('_url'))
        .map(([key, url]) => ({ alert: alert!, key, url: new URL(url) })),
    ),
  );

test('alerts link to Prometheus, Alertmanager and ops of the stack, and to existing runbooks', () => {
  const links = linksOf(['ops', 'alertmanager']);
  expect(links.length).toBeGreaterThan(40);
  expect(new Set(links.map(({ key }) => key))).toEqual(new Set(['query_url', 'runbook_url', 'silence_url']));
  for (const { alert, key, url } of links) {
    expect(url.host).toBe('127.0.0.1');
    if (key === 'runbook_url') {
      expect(url.pathname).toMatch(/^\/ops\/runbooks\//);
      expect(existsSync(join(REPOSITORY, 'alerts', url.pathname.slice('/ops'.length)))).toBe(true);
    }
    if (key === 'silence_url') expect(decodeURIComponent(url.hash)).toContain(`{alertname="${alert}"}`);
    if (key === 'query_url') expect(text).toContain(url.searchParams.get('query')!.slice(0, 20));
  }
});

test('links to ops and Alertmanager are omitted when the stack has neither', () => {
  expect(new Set(linksOf([]).map(({ key }) => key))).toEqual(new Set(['query_url']));
});

test('SEXTANT_RUNBOOKS_URL replaces the base URL of runbooks', () => {
  const SEXTANT_RUNBOOKS_URL = 'https://git.example.com/sextant/blob/main/alerts/runbooks/';
  const runbooks = linksOf(['ops'], { SEXTANT_RUNBOOKS_URL }).filter(({ key }) => key === 'runbook_url');
  expect(runbooks.length).toBeGreaterThan(10);
  for (const { url } of runbooks) {
    const file = url.href.slice(SEXTANT_RUNBOOKS_URL.length);
    expect(url.href.startsWith(SEXTANT_RUNBOOKS_URL)).toBe(true);
    expect(existsSync(join(REPOSITORY, 'alerts/runbooks', file))).toBe(true);
  }
});

test('alerts link to their boards in Grafana, if the stack has one', () => {
  const boards = linksOf(['grafana']).filter(({ key }) => key === 'dashboard_url');
  expect(boards.length).toBeGreaterThan(40);
  for (const { url } of boards) expect(url.href).toMatch(/^http:\/\/127\.0\.0\.1\/grafana\/d\/sextant-/);
});
