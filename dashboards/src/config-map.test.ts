import { sextantDashboards } from './definitions/sextant';
import { compileDashboards } from './compile';
import { boardConfigMap } from './config-map';

const [board] = compileDashboards(sextantDashboards);
const options = { namespace: 'shop', team: { name: 'checkout' } };

test("has the label and the folder that Grafana's sidecar reads", () => {
  const { metadata, data } = boardConfigMap(board!, options) as {
    metadata: object;
    data: Readonly<Record<string, string>>;
  };
  expect(metadata).toEqual({
    name: `board-${board!.uid}`,
    namespace: 'shop',
    labels: { grafana_dashboard: '1' },
    annotations: { grafana_folder: 'checkout' },
  });
  expect(JSON.parse(data[`${board!.uid}.json`]!)).toEqual(JSON.parse(JSON.stringify(board)));
});

test.each([
  ['without a uid', { ...board!, uid: '' }, options, 'has no uid: compile it'],
  ["in the folder of Sextant's boards", board!, { ...options, team: { name: 'sextant' } }, 'name the team differently'],
  ['of more than a mebibyte', { ...board!, description: 'x'.repeat(2 ** 20) }, options, 'divide it'],
])('refuses a board %s', (_, refused, where, message) => {
  expect(() => boardConfigMap(refused, where)).toThrow(message);
});
