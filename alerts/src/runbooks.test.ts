import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sextant } from '@sextant/signals/sextant';
import { sextantAlerts, sextantLogAlerts, sextantPosted } from './rules/sextant';

const FOLDER = join(__dirname, '../runbooks');
const HEADINGS = ['Meaning', 'Impact', 'Diagnosis', 'Mitigation', 'Verify', 'Escalation'];

const alerts = [
  ...sextantAlerts.flatMap((g) => g.alerts),
  ...sextantLogAlerts.flatMap((g) => g.alerts),
  ...sextantPosted,
];
const names = readdirSync(FOLDER).map((file) => file.replace(/\.md$/, ''));
const textOf = (name: string) => readFileSync(join(FOLDER, `${name}.md`), 'utf8');

/** The text of each section by its heading, in order. */
function sectionsOf(text: string): ReadonlyMap<string, string> {
  const sections = text.split(/^## /m).slice(1);
  return new Map(
    sections.map((section) => {
      const [heading = '', ...lines] = section.split('\n');
      return [heading, lines.join('\n').trim()] as const;
    }),
  );
}

test.each(alerts)('$name has a runbook that names it', ({ name, runbook }) => {
  expect(names).toContain(runbook);
  expect(textOf(runbook)).toContain(name);
});

test.each(names)('%s has all sections in order', (name) => {
  const text = textOf(name);
  const sections = sectionsOf(text);
  expect([...sections.keys()]).toEqual(HEADINGS);
  expect([...sections.values()].filter((section) => section === '')).toEqual([]);
  expect(text).toMatch(/^# \S.*\n/);
});

test.each(names)('the diagnosis of %s has what to look at, and likely causes', (name) => {
  const diagnosis = sectionsOf(textOf(name)).get('Diagnosis')!;
  expect(diagnosis).toMatch(/^ *```sh/m);
  expect(diagnosis).toMatch(/^\s*\|.*\|\s*likely cause[^|]*\|$/m);
});

test('the index in the operations guide lists every runbook', () => {
  const index = readFileSync(join(__dirname, '../../docs/operations/runbooks.md'), 'utf8');
  const listed = [...index.matchAll(/\(\.\.\/\.\.\/alerts\/runbooks\/(\w+)\.md\)/g)].map(([, name]) => name!);
  expect(listed.toSorted()).toEqual(names.toSorted());
});

test('links lead to runbooks and headings that exist', () => {
  const anchors = (name: string) =>
    [...textOf(name).matchAll(/^##+ (.+)$/gm)].map(([, heading]) => heading!.toLowerCase().replaceAll(' ', '-'));
  const broken = names.flatMap((name) =>
    [...textOf(name).matchAll(/\((\w+)\.md(?:#([\w-]+))?\)/g)]
      .filter(([, target, anchor]) => !names.includes(target!) || (anchor && !anchors(target!).includes(anchor)))
      .map(([link]) => `${name}: ${link}`),
  );
  expect(broken).toEqual([]);
});

test.each([
  ['MV-01', 'RollUpLagging'],
  ['CR-02', 'CrawlFailing'],
  ['VQ-03', 'VendorQuotaExhausted'],
  ['OA-04', 'ProviderFailures'],
  ['CC-05', 'BudgetSoftLimit'],
  ['OE-06', 'ExportFailing'],
  ['High Failure Rate', 'HighAIJobFailureRate'],
  ['Queue Congestion', 'AIQueueCongestion'],
])('%s is in the title of %s', (code, name) => {
  expect(textOf(name).split('\n')[0]).toContain(code);
});

const GUIDE = join(__dirname, '../../docs/operations');
const pages = [FOLDER, GUIDE].flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)));
const queries = pages.flatMap((page) =>
  [...readFileSync(page, 'utf8').matchAll(/\$PROMETHEUS_URL[^']*'query=([^']*)'/g)].map(([, query]) => query!),
);
/** Metrics of exporters and stores. */
const OF_OTHERS = /^(?:alertmanager|loki|node|nodejs|otelcol|process|prometheus)_|^(?:ALERTS|up)$/;

test('queries in runbooks and in the operations guide read metrics that the catalogue declares', () => {
  const declared = new Set(sextant.metrics.map(({ name }) => name));
  const read = new Set(queries.flatMap(metricsOf));
  expect(read.size).toBeGreaterThan(30);
  expect([...read].filter((name) => !declared.has(name) && !OF_OTHERS.test(name))).toEqual([]);
});

/** The metrics of a query; series of a histogram under its name. */
function metricsOf(query: string): readonly string[] {
  const bare = query
    .replace(/"[^"]*"|\{[^}]*\}|\[[^\]]*\]/g, '')
    .replace(/\b(?:by|without|on|ignoring)\s*\([^)]*\)/g, '');
  const names = bare.match(/\b[a-zA-Z_]\w*\b(?!\s*\()/g) ?? [];
  return names
    .filter((name) => !['and', 'or', 'unless'].includes(name))
    .map((name) => name.replace(/_(?:bucket|count|sum)$/, ''));
}
