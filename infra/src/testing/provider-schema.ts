// Booleans and numbers that a stack leaves for a provider to fill in, found by the provider's own schema.

interface Attribute {
  readonly type?: unknown;
  readonly optional?: boolean;
  readonly computed?: boolean;
}
interface Block {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly block_types?: Readonly<Record<string, { readonly block: Block }>>;
}
/** What `terraform providers schema -json` prints. */
export interface ProviderSchemas {
  readonly provider_schemas: Readonly<
    Record<string, { readonly resource_schemas?: Readonly<Record<string, { readonly block: Block }>> }>
  >;
}

type Body = Readonly<Record<string, unknown>>;
/** Resources of a stack, by type and name. */
export type Resources = Readonly<Record<string, Readonly<Record<string, Body>>>>;

/** Paths without the names of resources: `kubernetes_job_v1.spec.template.spec.container.tty`. Sorted, each once. */
export function filledInBy(schemas: ProviderSchemas, resources: Resources): readonly string[] {
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
  const own = Object.entries(attributes).filter(
    ([name, { type, optional, computed }]) =>
      (type === 'bool' || type === 'number') && optional && !computed && body[name] === undefined,
  );
  const inside = Object.entries(blocks).flatMap(([name, { block }]) =>
    [body[name] ?? []].flat().flatMap((part) => unset(block, part as Body, `${path}.${name}`)),
  );
  return [...own.map(([name]) => `${path}.${name}`), ...inside];
}
