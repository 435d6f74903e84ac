// The sampler's chart with AWS X-Ray. values/xray.int.test.ts runs the configuration on a real collector.
import { loadSettings } from '../settings/load';
import { lookUp } from '../testing/charts/look-up';
import { ChartRenderer, objectsIn, releaseOf } from '../testing/charts/render';

const ROLE = 'arn:aws:iam::123456789012:role/xray';
const renderer = new ChartRenderer();
afterAll(() => {
  renderer.remove();
});

test('the samplers assume the role and export through their own loopback receiver', async () => {
  const settings = loadSettings('production');
  const collector = { ...settings.collector, xray: { region: 'eu-central-1', role: ROLE } };
  const release = releaseOf({ ...settings, collector }, 'collector-sampler');
  const objects = objectsIn(await renderer.render(release), release.namespace);
  const at = (kind: string, path: string): unknown =>
    lookUp(
      objects.find((object) => object.kind === kind),
      path,
    );
  expect(at('ServiceAccount', 'metadata.annotations.eks\\.amazonaws\\.com/role-arn')).toBe(ROLE);
  const variable = 'spec.template.spec.containers.0.env.(XRAY_OTLP_URL).value';
  expect(at('StatefulSet', variable)).toBe('http://127.0.0.1:4319');
  const config = 'data.relay%';
  expect(at('ConfigMap', `${config}.exporters.awsxray.region`)).toBe('eu-central-1');
  expect(at('ConfigMap', `${config}.service.pipelines.traces/keep.exporters`)).toEqual([
    'otlp_http/jaeger',
    'otlp_http/xray',
  ]);
  expect(at('ConfigMap', `${config}.service.pipelines.traces/xray`)).toEqual({
    receivers: ['otlp/xray'],
    processors: ['memory_limiter'],
    exporters: ['awsxray'],
  });
  expect(at('ConfigMap', `${config}.receivers.otlp/xray.protocols.http.endpoint`)).toBe('127.0.0.1:4319');
}, 120_000);
