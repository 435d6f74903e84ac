// Z3's answer to (get-model) as the value of each name.
import { itemsOf } from './read';

/** `(define-fun x () Int 5)` gives x: "5"; a function of arguments has a lambda as its value. Throws SmtlibError. */
export function readModel(text: string): Readonly<Record<string, string>> {
  const [model] = itemsOf(text);
  if (!model) return {};
  const values: [string, string][] = [];
  for (const { start, end } of itemsOf(text, model.start + 1, model.end - 1)) {
    const [command, name, parameters, , value] = [...itemsOf(text, start + 1, end - 1)].map((item) =>
      text.slice(item.start, item.end),
    );
    // The universe of a sort is declared, only values are defined.
    if (!command?.startsWith('define-fun') || !name || !parameters || !value) continue;
    values.push([unquoted(name), parameters === '()' ? value : `(lambda ${parameters} ${value})`]);
  }
  return Object.fromEntries(values);
}

function unquoted(name: string): string {
  return name.replace(/^\|([^]*)\|$/, '$1');
}
