// Texts that Postgres cannot keep: found at the door, whatever the field.
import type { FieldProblem } from '../problem/problem';

const MESSAGE = 'must not contain NUL or half of a surrogate pair';
const MAX_FOUND = 20;

/** The texts of a value, names of fields included, that have a NUL or half of a surrogate pair; the first 20 of them. */
export function unstorableTexts(value: unknown): readonly FieldProblem[] {
  const found: FieldProblem[] = [];
  // Without recursion, as a body of a megabyte can nest deeper than the stack.
  const open: (readonly [path: string, value: unknown])[] = [['', value]];
  for (let next = open.pop(); next && found.length < MAX_FOUND; next = open.pop()) {
    const [path, inner] = next;
    if (typeof inner === 'string' && !isStorable(inner)) found.push({ field: path || 'body', message: MESSAGE });
    if (typeof inner !== 'object' || inner === null) continue;
    for (const [name, item] of Object.entries(inner)) {
      const at = path === '' ? name : `${path}.${name}`;
      if (isStorable(name)) open.push([at, item]);
      else found.push({ field: path || 'body', message: `has a field whose name ${MESSAGE}` });
    }
  }
  return found;
}

function isStorable(text: string): boolean {
  return !text.includes('\0') && !/\p{Cs}/u.test(text);
}
