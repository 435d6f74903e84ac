import { loadSettings } from '../settings/load';
import { allocatableOf } from './instance-types';
import { findPlacementFailure, type Node, type PlacementOptions } from './placement';
import { amount, quantity } from './quantity';
import { requestsOf } from './requests';
import { type Workload, workloadsOf } from './workloads';

const GIB = 2 ** 30;

test.each([
  ['250m', 0.25],
  ['2', 2],
  [4, 4],
  ['1.5', 1.5],
  ['64Mi', 64 * 2 ** 20],
  ['15896988Ki', 15_896_988 * 1_024],
  ['1G', 1e9],
])('the quantity %s is %d', (text, value) => {
  expect(quantity(text)).toBe(value);
});

test('rejects an invalid quantity', () => {
  expect(() => quantity('1 core')).toThrow('invalid quantity: 1 core');
});

test('a pod requests the sum of its containers, or its largest init container', () => {
  const container = (cpu: string, memory: string) => ({ resources: { requests: { cpu, memory } } });
  const pod = { containers: [container('100m', '1Gi'), {}], initContainers: [container('1', '128Mi')] };
  expect(requestsOf(pod)).toEqual({ milliCpu: 1_000, bytes: GIB + 64 * 2 ** 20 });
  const limited = { containers: [{ resources: { limits: { memory: '256Mi' } } }] };
  expect(requestsOf(limited)).toEqual(amount('50m', '256Mi'));
});

// CPU and pods as documented by EKS.
test.each([
  ['m7i.large', 1_930, 29],
  ['m7i.xlarge', 3_920, 58],
  ['m7i.2xlarge', 7_910, 58],
  ['r6a.4xlarge', 15_890, 234],
])('a %s node offers %dm CPU to %d pods', (type, milliCpu, pods) => {
  expect(allocatableOf(type)).toMatchObject({ milliCpu, pods });
});

test('the size of an unsupported instance type is undefined', () => {
  expect(['p5.48xlarge', 'm7i.metal', 't3.large', 'm7g.xlarge'].filter((type) => allocatableOf(type))).toEqual([]);
});

const node = (name: string, zone: string, cpu = '4', pods = 10): Node => ({
  name,
  zone,
  free: { ...amount(cpu, '16Gi'), pods },
});
const workload = (name: string, pods: number, cpu: string, traits: Partial<Workload> = {}): Workload => ({
  name,
  namespace: 'n',
  pods,
  requests: amount(cpu, '1Gi'),
  ...traits,
});
const three = ['a', 'b', 'c'].map((zone, i) => node(`node-${i}`, zone));
const six = [...three, ...['a', 'b', 'c'].map((zone, i) => node(`node-${i + 3}`, zone))];
const ALL: PlacementOptions = { oneLost: false, zonal: false, slack: 0 };
const ONE_LOST: PlacementOptions = { oneLost: true, zonal: true, slack: 0 };
const zonal = (pods: number) => [workload('db', pods, '1', { volume: true })];
const agent = (cpu: string) => workload('agent', 1, cpu, { perNode: true });

test.each<[what: string, workloads: Workload[], nodes: Node[], options: PlacementOptions, failed: string | undefined]>([
  ['all pods fit', [workload('web', 6, '2')], three, ALL, undefined],
  ['a pod is larger than any node', [workload('db', 1, '5')], three, ALL, 'db'],
  ['the sum fits but the pods do not pack', [workload('web', 4, '2500m')], three, ALL, 'web'],
  ['anti-affinity needs more nodes', [workload('ring', 4, '100m', { antiAffinity: true })], three, ALL, 'ring'],
  ['a DaemonSet takes room on each node', [agent('1'), workload('web', 3, '3500m')], three, ALL, 'web'],
  ['the nodes reach their maximum number of pods', [workload('web', 31, '1m')], three, ALL, 'web'],
  ['all pods fit, but not after the loss of a node', [workload('web', 6, '2')], three, ONE_LOST, 'web'],
  ['a DaemonSet pod ends with its node', [agent('3')], three, ONE_LOST, undefined],
  ['a volume is in the zone of the lost node, its only one', zonal(1), three, ONE_LOST, 'db'],
  ['a volume is in a zone with another node', zonal(3), six, ONE_LOST, undefined],
  ['slack keeps a tenth of each node free', [workload('web', 3, '3700m')], three, { ...ALL, slack: 0.1 }, 'web'],
])('%s', (_, workloads, nodes, options, failed) => {
  expect(findPlacementFailure(workloads, nodes, options)?.workload.name).toBe(failed);
});

test('at maximum load a service has its max number of pods', () => {
  const settings = loadSettings('production');
  const pods = (load: 'min' | 'max') => workloadsOf(settings, load).find(({ name }) => name === 'worker')!.pods;
  expect([pods('min'), pods('max')]).toEqual([3, 20]);
});
