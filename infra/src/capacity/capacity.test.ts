import { loadSettings } from '../settings/load';
import { misfitOf, type FitOptions, type Node } from './fit';
import { allocatableOf } from './instance-types';
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

test('a text that is no quantity is an error', () => {
  expect(() => quantity('1 core')).toThrow('could not read the quantity 1 core');
});

test('a pod requests what its containers do together, or one of its init containers alone', () => {
  const container = (cpu: string, memory: string) => ({ resources: { requests: { cpu, memory } } });
  const pod = { containers: [container('100m', '1Gi'), {}], initContainers: [container('1', '128Mi')] };
  expect(requestsOf(pod)).toEqual({ milliCpu: 1_000, bytes: GIB + 64 * 2 ** 20 });
  const limited = { containers: [{ resources: { limits: { memory: '256Mi' } } }] };
  expect(requestsOf(limited)).toEqual(amount('50m', '256Mi'));
});

// Allocatable CPU and pods as EKS documents them; memory is below what a real node of the type shows.
test.each([
  ['m7i.large', 1_930, 29],
  ['m7i.xlarge', 3_920, 58],
  ['m7i.2xlarge', 7_910, 58],
  ['r6a.4xlarge', 15_890, 234],
])('a node %s leaves %dm to %d pods', (type, milliCpu, pods) => {
  expect(allocatableOf(type)).toMatchObject({ milliCpu, pods });
});

test('a type that is not known has no size', () => {
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
const ALL_THERE: FitOptions = { oneLost: false, zonal: false, slack: 0 };
const ONE_LOST: FitOptions = { oneLost: true, zonal: true, slack: 0 };

test.each<[what: string, workloads: Workload[], nodes: Node[], options: FitOptions, misfit: string | undefined]>([
  ['all fit', [workload('web', 6, '2')], three, ALL_THERE, undefined],
  ['the sum fits, and one pod nowhere', [workload('db', 1, '5')], three, ALL_THERE, 'db'],
  ['the sum fits, and pods do not pack', [workload('web', 4, '2500m')], three, ALL_THERE, 'web'],
  ['pods that must be apart', [workload('ring', 4, '100m', { apart: true })], three, ALL_THERE, 'ring'],
  [
    'a DaemonSet takes room on each node',
    [workload('agent', 1, '1', { perNode: true }), workload('web', 3, '3500m')],
    three,
    ALL_THERE,
    'web',
  ],
  ['more pods than nodes may have', [workload('web', 31, '1m')], three, ALL_THERE, 'web'],
  ['all fit, and not without a node', [workload('web', 6, '2')], three, ONE_LOST, 'web'],
  ['a DaemonSet ends with its node', [workload('agent', 1, '3', { perNode: true })], three, ONE_LOST, undefined],
  [
    'a volume stays in its zone, which has no other node',
    [workload('db', 1, '1', { volume: true })],
    three,
    ONE_LOST,
    'db',
  ],
  [
    'a volume stays in its zone, which has another node',
    [workload('db', 3, '1', { volume: true })],
    six,
    ONE_LOST,
    undefined,
  ],
  ['a tenth stays free', [workload('web', 3, '3700m')], three, { ...ALL_THERE, slack: 0.1 }, 'web'],
])('%s', (_, workloads, nodes, options, misfit) => {
  expect(misfitOf(workloads, nodes, options)?.workload.name).toBe(misfit);
});

test('at full load there are as many pods as the autoscalers may add', () => {
  const settings = loadSettings('production');
  const pods = (load: 'min' | 'max') => workloadsOf(settings, load).find(({ name }) => name === 'worker')!.pods;
  expect([pods('min'), pods('max')]).toEqual([3, 20]);
});
