import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sextantAlerts, sextantLogAlerts, sextantPosted } from './rules/sextant';

const FOLDER = join(__dirname, '../runbooks');
const HEADINGS = ['Meaning', 'Impact', 'Diagnosis', 'Mitigation', 'Verify', 'Escalation'];

const alerts = [
  ...sextantAlerts.flatMap((g) => g.alerts),
  ...sextantLogAlerts.flatMap((g) => g.alerts),
  ...sextantPosted,
];

test.each(alerts)('$name has a runbook with all sections in order', ({ name, runbook }) => {
  const text = readFileSync(join(FOLDER, `${runbook}.md`), 'utf8');
  expect(text).toContain(name);
  const sections = text.split(/^## /m).slice(1);
  expect(sections.map((s) => s.split('\n')[0])).toEqual(HEADINGS);
  for (const section of sections) expect(section.split('\n').slice(1).join('').trim()).not.toBe('');
});

test('every runbook belongs to an alert', () => {
  const referenced = new Set(alerts.map((a) => `${a.runbook}.md`));
  expect(readdirSync(FOLDER).filter((file) => !referenced.has(file))).toEqual([]);
});
