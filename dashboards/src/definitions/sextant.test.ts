import { DASHBOARDS } from '@sextant/alerts/dashboard-uids';
import type { Alert } from '@sextant/alerts/declare';
import { sextantAlerts, sextantLogAlerts, sextantPosted } from '@sextant/alerts/rules/sextant';
import { upgradeFailureLimit } from '@sextant/alerts/rules/upgrades';
import type { AnyVector, Node } from '@sextant/signals/query/expression';
import { render } from '@sextant/signals/query/render';
import type { Dashboard, Panel } from '../declare';
import { gpuAndKueue } from './gpu-and-kueue';
import { sextantDashboards } from './sextant';
import { upgrades } from './upgrades';

const panelsOf = ({ rows }: Dashboard): readonly Panel[] => rows.flat();
const boardOf = (uid: string): Dashboard | undefined => sextantDashboards.find((board) => board.uid === uid);

/** The metrics that an expression reads: the lines of a log query count as one, and so do the windows of recorded events. */
function metricsIn(node: Node): readonly string[] {
  switch (node.type) {
    case 'selector':
      return [node.name.replace(/:increase\w+$/, '')];
    case 'logs':
      return ['lines'];
    case 'call':
      return node.args.flatMap(metricsIn);
    case 'subquery':
    case 'aggregate':
      return metricsIn(node.arg);
    case 'binary':
      return [node.left, node.right].flatMap(metricsIn);
    default:
      return [];
  }
}
const metricsOf = (vectors: readonly AnyVector[]): ReadonlySet<string> =>
  new Set(vectors.flatMap(({ node }) => metricsIn(node)));

test('each declared uid has one board', () => {
  expect(sextantDashboards.map(({ uid }) => uid).toSorted()).toEqual(Object.values(DASHBOARDS).toSorted());
});

/** Alerts without a threshold on a panel, and why. */
const NOT_DRAWN: Readonly<Record<string, string>> = {
  Watchdog: 'always fires',
  UpgradeFailureRateAnomalous: 'has a limit that moves, which the panel draws as a series',
};

const alerts = [...sextantAlerts, ...sextantLogAlerts].flatMap((group) => [...group.alerts]);
const drawn = alerts.filter(({ name }) => !(name in NOT_DRAWN));

test.each(drawn)('$name has its value and its threshold on its board', (alert) => {
  const board = boardOf(alert.dashboard);
  const shows = panelsOf(board!).filter(({ thresholds }) => thresholds.includes(alert as Alert));
  const read = metricsOf(shows.flatMap(({ queries }) => queries.map(({ expr }) => expr)));
  expect(shows.length).toBeGreaterThan(0);
  expect([...metricsOf([alert.value])].filter((name) => !read.has(name))).toEqual([]);
});

test('the alerts that no panel draws exist', () => {
  const names = alerts.map(({ name }) => name);
  expect(Object.keys(NOT_DRAWN).filter((name) => !names.includes(name))).toEqual([]);
  const queries = panelsOf(upgrades).flatMap((panel) => panel.queries.map(({ expr }) => render(expr)));
  expect(queries).toContain(render(upgradeFailureLimit));
});

test.each(sextantDashboards)('rows of $title have room for the titles of their panels', ({ rows }) => {
  expect(rows.filter((row) => row.length > 4)).toEqual([]);
});

test('posted alerts have a board', () => {
  expect(sextantPosted.filter(({ dashboard }) => !boardOf(dashboard)).map(({ name }) => name)).toEqual([]);
});

test.each(sextantDashboards)('$title says what it answers, and where to continue', ({ uid, description }) => {
  const others = sextantDashboards.filter((board) => board.uid !== uid);
  expect(description).toContain('?');
  expect(others.filter(({ title }) => description.includes(title)).length).toBeGreaterThan(0);
});

/** A limit in a description, such as `below 80%` or `above 100 ms`. */
const LIMIT = /\b(?:below|above) (?:the )?\d/i;

test.each(sextantDashboards)('panels of $title draw the limits that their descriptions name', (board) => {
  const named = panelsOf(board).filter(({ description }) => LIMIT.test(description));
  expect(named.filter(({ thresholds }) => thresholds.length === 0).map(({ title }) => title)).toEqual([]);
});

test('every panel on GPUs and Kueue says what to install', () => {
  for (const { whenEmpty } of panelsOf(gpuAndKueue)) expect(whenEmpty).toMatch(/install/);
});
