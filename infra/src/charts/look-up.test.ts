import { lookUp } from './look-up';
import type { KubernetesObject } from '../kubernetes/objects';

const object = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a' },
  spec: { containers: [{ name: 'x', ports: [1, 2] }, { name: 'y' }] },
  data: { 'a.yaml': 'b: { c: [3] }', 'a.ini': '[server]\nroot_url = https://x/?a=b\n[users]\nallow = false\n' },
} satisfies KubernetesObject;
const secret = { ...object, kind: 'Secret', data: { 'a.yaml': Buffer.from('b: 4').toString('base64') } };

test.each([
  [object, 'spec.containers.0.ports', [1, 2]],
  [object, 'spec.containers.*.name', ['x', 'y']],
  [object, 'spec.containers.(x).ports.1', 2],
  [object, 'data.a\\.yaml%.b.c', [3]],
  [object, 'data.a\\.ini%.server.root_url', 'https://x/?a=b'],
  [object, 'data.a\\.ini%.users', { allow: 'false' }],
  [secret, 'data.a\\.yaml%.b', 4],
  [object, 'spec.containers.(z).ports', undefined],
  [object, 'data.b%.c', undefined],
  [undefined, 'spec', undefined],
])('a path leads to what stands there (%#)', (from, path, value) => {
  expect(lookUp(from, path)).toEqual(value);
});
