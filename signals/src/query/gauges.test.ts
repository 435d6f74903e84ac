import { nodeCpuSecondsTotal, nodeFilesystemAvailBytes } from '../domains/foreign/host';
import { up } from '../domains/process';
import { busyShare, changes, clamped, cores, predicted, samples, secondsUntilZero, shareTrue } from './gauges';
import { render } from './render';

const cpu = { mode: 'idle' } as const;

test.each([
  ['the share of true samples', shareTrue(up, '5m', { job: 'services' }), 'avg_over_time(up{job="services"}[5m])'],
  ['the number of samples', samples(up, '5m'), 'count_over_time(up[5m])'],
  [
    'the seconds until zero',
    secondsUntilZero(nodeFilesystemAvailBytes, '6h', { mountpoint: '/' }),
    'node_filesystem_avail_bytes{mountpoint="/"} / (deriv(node_filesystem_avail_bytes{mountpoint="/"}[6h]) * -1 > 0)',
  ],
  [
    'the value in a day',
    predicted(nodeFilesystemAvailBytes, { window: '6h', ahead: '1d', where: { mountpoint: '/' } }),
    'predict_linear(node_filesystem_avail_bytes{mountpoint="/"}[6h], 86400)',
  ],
  ['a limited value', clamped(shareTrue(up, '5m'), { min: 0, max: 1 }), 'clamp(avg_over_time(up[5m]), 0, 1)'],
  ['the number of changes', changes(up, '1h', { job: 'services' }), 'changes(up{job="services"}[1h])'],
  ['the busy share', busyShare(nodeCpuSecondsTotal, '5m', cpu), 'rate(node_cpu_seconds_total{mode="idle"}[5m])'],
  ['the cores', cores(nodeCpuSecondsTotal, '5m', cpu), 'rate(node_cpu_seconds_total{mode="idle"}[5m])'],
])('%s', (_, query, text) => {
  expect(render(query)).toBe(text);
});

test('windows scale', () => {
  expect(render(shareTrue(up, '5m'), { timeScale: 0.1 })).toBe('avg_over_time(up[30s])');
});
