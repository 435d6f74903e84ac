// Grafana's chart with boards from other namespaces.
import { loadSettings } from '../settings/load';
import { lookUp } from '../testing/charts/look-up';
import { ChartRenderer, objectsIn, releaseOf } from '../testing/charts/render';
import { podTemplateOf } from '../testing/charts/rendered-workload';

const renderer = new ChartRenderer();
afterAll(() => {
  renderer.remove();
});

test('only the sidecar gets a token, and it reads ConfigMaps into folders of teams', async () => {
  const settings = loadSettings('local');
  const release = releaseOf({ ...settings, grafana: { ...settings.grafana, boardNamespaces: ['a', 'b'] } }, 'sextant');
  const objects = objectsIn(await renderer.render(release), release.namespace);
  const grafana = objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'grafana');
  const { containers } = podTemplateOf(grafana!)!.spec;
  const [sidecar] = containers.filter(({ name }) => name === 'grafana-sc-dashboard');
  expect(sidecar).toMatchObject({
    env: expect.arrayContaining([
      { name: 'LABEL', value: 'grafana_dashboard' },
      { name: 'LABEL_VALUE', value: '1' },
      { name: 'RESOURCE', value: 'configmap' },
      { name: 'NAMESPACE', value: 'a,b' },
      { name: 'FOLDER_ANNOTATION', value: 'grafana_folder' },
    ]) as unknown,
  });
  expect(lookUp(grafana, 'spec.template.spec.automountServiceAccountToken')).toBe(false);
  const withToken = containers.filter((container) => JSON.stringify(container).includes('/secrets/kubernetes.io/'));
  expect(withToken.map(({ name }) => name)).toEqual(['grafana-sc-dashboard']);
  const provider = objects.find(({ metadata }) => metadata.name === 'grafana-config-dashboards');
  expect(lookUp(provider, 'data.provider\\.yaml%.providers.0.options.foldersFromFilesStructure')).toBe(true);
}, 120_000);
