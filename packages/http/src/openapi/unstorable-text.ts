// Finds strings that Postgres cannot store, before they reach a query.
import type { FieldProblem } from '../problem/problem';

const MESSAGE = 'must not contain NUL or an unpaired surrogate';
const MAX_PROBLEMS = 20;

/** The first 20 strings of a value, field names included, that contain NUL or an unpaired surrogate. */
export function unstorableTexts(value: unknown): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  // Iterative, because a body of 1 MB can nest deeper than the stack.
  const open: (readonly [path: string, value: unknown])[] = [['', value]];
  for (let next = open.pop(); next && problems.length < MAX_PROBLEMS; next = open.pop()) {
    const [path, inner] = next;
    if (typeof inner === 'string' && !isStorable(inner)) problems.push({ field: path || 'body', message: MESSAGE });
    if (typeof inner !== 'object' || inner === null) continue;
    for (const [name, item] of Object.entries(inner)) {
      if (isStorable(name)) open.push([path === '' ? name : `${path}.${name}`, item]);
      else problems.push({ field: path || 'body', message: `has a field whose name ${MESSAGE}` });
    }
  }
  return problems;
}

function isStorable(text: string): boolean {
  return !text.includes('\0') && !/\p{Cs}/u.test(text);
}
