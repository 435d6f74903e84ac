// What synthesized Terraform refers to: every `${…}` in it, resource by resource.

export interface StackJson {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly output?: Readonly<Record<string, object>>;
}

/** Functions of Terraform that the stacks use. */
const FUNCTIONS = new Set(['replace']);

/**
 * References of `stack` that lead nowhere, and templates that are none of Terraform's. `others` are the stacks of the
 * same application, by name, whose outputs it may read.
 */
export function brokenReferences(stack: StackJson, others: Readonly<Record<string, StackJson>>): readonly string[] {
  return [...templatesIn(stack)].flatMap((expression) => problemsOf(expression, stack, others));
}

/** Expressions between `${` and `}`, and what stands in depends_on. */
function* templatesIn(tree: unknown, key = ''): Generator<string> {
  if (typeof tree === 'string') {
    if (key === 'depends_on') yield tree;
    for (const [, escaped, expression] of tree.matchAll(/(\$?)\$\{([^}]*)\}/g)) if (!escaped) yield expression!;
    if (/%\{/.test(tree)) yield tree;
  } else if (Array.isArray(tree)) {
    for (const item of tree as unknown[]) yield* templatesIn(item, key);
  } else if (typeof tree === 'object' && tree !== null) {
    for (const [name, part] of Object.entries(tree)) yield* templatesIn(name === '//' ? undefined : part, name);
    for (const name of Object.keys(tree)) yield* templatesIn(name);
  }
}

function problemsOf(expression: string, stack: StackJson, others: Readonly<Record<string, StackJson>>): string[] {
  const bare = expression.replaceAll(/"[^"]*"/g, '');
  if (bare === 'terraform.workspace') return [];
  const words = bare.split(/[\s(),[\]]+/).filter((word) => !/^\d*$/.test(word) && !word.startsWith('.'));
  return words.filter((word) => !FUNCTIONS.has(word) && !leads(word, stack, others));
}

function leads(reference: string, { resource, data }: StackJson, others: Readonly<Record<string, StackJson>>): boolean {
  const parts = reference.split('.');
  if (parts[0] !== 'data') return resource?.[parts[0]!]?.[parts[1]!] !== undefined;
  const [, type = '', name = '', , output = ''] = parts;
  if (data?.[type]?.[name] === undefined) return false;
  if (type !== 'terraform_remote_state') return true;
  const other = Object.entries(others).find(([stackName]) => name.endsWith(stackName.replaceAll('_', '-')));
  return other?.[1].output?.[output] !== undefined;
}
