// Runbooks and guides name boards and panels: those must exist.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sextantDashboards } from './sextant';

const ROOT = join(__dirname, '../../..');
const pages = ['alerts/runbooks', 'docs/operations'].flatMap((folder) =>
  readdirSync(join(ROOT, folder))
    .filter((file) => file.endsWith('.md'))
    .map((file) => ({ page: file, text: readFileSync(join(ROOT, folder, file), 'utf8').replace(/\s+/g, ' ') })),
);

/** `Title (uid), panels First and Second`: names of panels begin with a capital. */
const MENTION = /([A-Z][\w ]+) \(`(sextant-[\w-]+)`\)(?:, panels? ([A-Z][\w -]*(?:(?:, | and )[A-Z][\w -]*)*))?/g;

const mentions = pages.flatMap(({ page, text }) =>
  [...text.matchAll(MENTION)].map(([, title, uid, panels]) => ({
    ...{ page, title: title!, uid: uid! },
    panels: panels?.split(/, | and (?=[A-Z])/) ?? [],
  })),
);

test('pages name boards', () => {
  expect(mentions.length).toBeGreaterThan(15);
});

test.each(mentions)('$page names $uid and its panels as they are', ({ title, uid, panels }) => {
  const board = sextantDashboards.find((one) => one.uid === uid);
  expect(board).toBeDefined();
  expect(title.endsWith(board!.title)).toBe(true);
  const titles = board!.rows.flat().map((panel) => panel.title);
  expect(panels.filter((panel) => !titles.includes(panel))).toEqual([]);
});
