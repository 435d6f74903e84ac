import { filledInBy, type ProviderSchemas } from './provider-schema';

const schemas: ProviderSchemas = {
  provider_schemas: {
    'registry.terraform.io/hashicorp/kubernetes': {
      resource_schemas: {
        kubernetes_pod_v1: {
          block: {
            attributes: { wait: { type: 'bool', optional: true }, id: { type: 'string', optional: true } },
            block_types: {
              container: {
                block: {
                  attributes: {
                    tty: { type: 'bool', optional: true },
                    port: { type: 'number', optional: true, computed: true },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
};

test.each([
  ['nothing is set', {}, ['kubernetes_pod_v1.wait']],
  ['a value is set to false', { wait: false }, []],
  ['a block leaves one out', { wait: true, container: [{ tty: true }, {}] }, ['kubernetes_pod_v1.container.tty']],
  ['a block stands once, without a list', { wait: true, container: {} }, ['kubernetes_pod_v1.container.tty']],
])('where %s', (_, body, paths) => {
  expect(filledInBy(schemas, { kubernetes_pod_v1: { a: body, b: body } })).toEqual(paths);
});
