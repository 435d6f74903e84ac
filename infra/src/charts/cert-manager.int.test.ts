// The chart of Prometheus with cert-manager.
import { loadSettings } from '../settings/load';
import { lookUp } from '../testing/charts/look-up';
import { ChartRenderer, objectsIn, releaseOf } from '../testing/charts/render';

const renderer = new ChartRenderer();
afterAll(() => {
  renderer.remove();
});

test("cert-manager's metrics keep the labels of their certificates", async () => {
  const settings = loadSettings('local');
  const cluster = { ...settings.cluster, certManagerNamespace: 'cert-manager' };
  const release = releaseOf({ ...settings, cluster }, 'sextant');
  const objects = objectsIn(await renderer.render(release), release.namespace);
  const monitor = objects.find(
    ({ kind, metadata }) => kind === 'ServiceMonitor' && metadata.name.includes('cert-manager'),
  );
  expect(lookUp(monitor, 'spec.namespaceSelector.matchNames')).toEqual(['cert-manager']);
  expect(lookUp(monitor, 'spec.endpoints.0')).toMatchObject({ targetPort: 9402, honorLabels: true });
}, 120_000);
