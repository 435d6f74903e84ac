// Parses the output of (get-model).
import { itemsOf } from './read';

/** `(define-fun x () Int 5)` becomes x: "5". The value of a function with arguments is a lambda. Throws SmtlibError. */
export function readModel(text: string): Readonly<Record<string, string>> {
  const [model] = itemsOf(text);
  if (!model) return {};
  const values: [string, string][] = [];
  for (const { start, end } of itemsOf(text, model.start + 1, model.end - 1)) {
    const [command, name, parameters, , value] = [...itemsOf(text, start + 1, end - 1)].map((item) =>
      text.slice(item.start, item.end),
    );
    // Skips the declarations of the universe of a sort.
    if (!command?.startsWith('define-fun') || !name || !parameters || !value) continue;
    values.push([unquoted(name), parameters === '()' ? value : `(lambda ${parameters} ${value})`]);
  }
  return Object.fromEntries(values);
}

function unquoted(name: string): string {
  return name.replace(/^\|([^]*)\|$/, '$1');
}
