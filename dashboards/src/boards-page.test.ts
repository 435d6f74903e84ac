// The page about the boards.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sextantDashboards } from './definitions/sextant';
import { boardsPage } from './boards-page';
import { compileDashboards } from './compile';

const page = boardsPage(compileDashboards(sextantDashboards));

test('the page is up to date', () => {
  expect(readFileSync(join(__dirname, '../../docs/boards.md'), 'utf8')).toBe(page);
});

test.each(sextantDashboards)('$title has a picture, and every panel says what it shows', ({ uid, title, rows }) => {
  const section = page.slice(page.indexOf(`\n## ${title}\n`)).split('\n## ')[1]!;
  expect(section).toContain(`pictures/board-${uid}-1280-light.webp`);
  for (const panel of rows.flat()) expect(section).toContain(`| ${panel.title} | `);
});
