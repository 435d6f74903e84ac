import { relabeled, type Relabeling } from './relabel';

const labels = { service: 'ops', pod: 'ops-1', endpoint: 'http' };

test.each<[string, Relabeling, object | undefined]>([
  ['a label of its own', { targetLabel: 'env', replacement: 'local' }, { ...labels, env: 'local' }],
  ['part of another', { sourceLabels: ['pod'], regex: '(\\w+)-.*', targetLabel: 'app' }, { ...labels, app: 'ops' }],
  ['nothing where the source does not fit', { sourceLabels: ['pod'], regex: 'ops', targetLabel: 'app' }, labels],
  ['an empty value', { sourceLabels: ['none'], targetLabel: 'pod' }, { service: 'ops', endpoint: 'http' }],
  ['labels that are dropped', { action: 'labeldrop', regex: 'pod|endpoint' }, { service: 'ops' }],
  ['a target that is dropped', { sourceLabels: ['service'], regex: 'ops', action: 'drop' }, undefined],
  ['a target that is not kept', { sourceLabels: ['service', 'pod'], regex: 'ops;ai-.*', action: 'keep' }, undefined],
])('relabelling gives %s', (_what, rule, expected) => {
  expect(relabeled(labels, [rule])).toEqual(expected);
});

test('an action that is not known is refused', () => {
  expect(() => relabeled(labels, [{ action: 'hashmod' }])).toThrow(/the action hashmod is not known/);
});
