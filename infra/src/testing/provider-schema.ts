// Finds optional booleans and numbers that a stack leaves unset, for which the Terraform provider sends its own value.

interface Attribute {
  readonly type?: unknown;
  readonly optional?: boolean;
  readonly computed?: boolean;
}
interface Block {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly block_types?: Readonly<Record<string, { readonly block: Block }>>;
}
/** Output of `terraform providers schema -json`. */
export interface ProviderSchemas {
  readonly provider_schemas: Readonly<
    Record<string, { readonly resource_schemas?: Readonly<Record<string, { readonly block: Block }>> }>
  >;
}

type Body = Readonly<Record<string, unknown>>;
/** Resources of a stack, by type and name. */
export type Resources = Readonly<Record<string, Readonly<Record<string, Body>>>>;

/** Sorted, unique paths without resource names: `kubernetes_job_v1.spec.template.spec.container.tty`. */
export function findUnsetArguments(schemas: ProviderSchemas, resources: Resources): readonly string[] {
  const types = Object.assign(
    {},
    ...Object.values(schemas.provider_schemas).map(({ resource_schemas: types = {} }) => types),
  ) as Readonly<Record<string, { readonly block: Block }>>;
  const paths = Object.entries(resources).flatMap(([type, bodies]) =>
    Object.values(bodies).flatMap((body) => unset(types[type]?.block ?? {}, body, type)),
  );
  return [...new Set(paths)].sort();
}

function unset({ attributes = {}, block_types: blocks = {} }: Block, body: Body, path: string): readonly string[] {
  const unsetHere = Object.entries(attributes).filter(
    ([name, { type, optional, computed }]) =>
      (type === 'bool' || type === 'number') && optional && !computed && body[name] === undefined,
  );
  const nested = Object.entries(blocks).flatMap(([name, { block }]) =>
    [body[name] ?? []].flat().flatMap((part) => unset(block, part as Body, `${path}.${name}`)),
  );
  return [...unsetHere.map(([name]) => `${path}.${name}`), ...nested];
}
