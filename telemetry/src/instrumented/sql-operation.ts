// The operation and the table of an SQL statement, for the names of spans.

export interface SqlOperation {
  /** Such as SELECT; of an unknown statement its first word, undefined for other text. */
  readonly operation: string | undefined;
  /** The first table, or the called function. */
  readonly collection: string | undefined;
}

/** Longer statements are named by their beginning. */
const MAX_LENGTH = 4_000;
/** Literals and comments first, so that their words do not count; then names, which may be quoted and qualified. */
const TOKEN = /'(?:[^']|'')*'|--[^\n]*|\/\*[^*]*\*\/|(?:"[^"]*"|[a-z_][\w$]*)(?:\.(?:"[^"]*"|[a-z_][\w$]*))*|[();]/gi;
const OPERATIONS: ReadonlySet<string> = new Set(
  'SELECT INSERT UPDATE DELETE MERGE COPY CALL TRUNCATE REFRESH CREATE ALTER DROP LOCK LISTEN NOTIFY ANALYZE VACUUM'.split(
    ' ',
  ),
);
/** Words between an operation and its table. */
const FILLERS: ReadonlySet<string> = new Set(
  'INTO ONLY FROM TABLE MATERIALIZED VIEW CONCURRENTLY IF NOT EXISTS INDEX UNIQUE ANALYZE'.split(' '),
);
/** Functions that prepare a transaction for the statements that follow in the same text. */
const PREPARATIONS: ReadonlySet<string> = new Set(['set_config']);

/** Takes the first statement of a text that is not a mere preparation; of a WITH, the statement after its queries. */
export function sqlOperation(text: string): SqlOperation {
  let first: SqlOperation | undefined;
  for (const tokens of statements(text)) {
    const found = operationOf(tokens);
    first ??= found;
    if (found.operation !== undefined && !PREPARATIONS.has(found.collection ?? '')) return found;
  }
  return first?.operation === undefined ? { operation: firstWordOf(text), collection: undefined } : first;
}

function firstWordOf(text: string): string | undefined {
  return /^\s*([a-z]{1,20})\b/i.exec(text)?.[1]?.toUpperCase();
}

/** The tokens of each statement. */
function* statements(text: string): Generator<readonly string[]> {
  let tokens: string[] = [];
  for (const [token] of text.slice(0, MAX_LENGTH).matchAll(TOKEN)) {
    if (token === ';') {
      yield tokens;
      tokens = [];
    } else if (!/^(?:'|--|\/\*)/.test(token)) tokens.push(token);
  }
  if (tokens.length > 0) yield tokens;
}

function operationOf(tokens: readonly string[]): SqlOperation {
  let depth = 0;
  let nested: string | undefined;
  const queries = new Set<string>();
  for (let i = 0; i < tokens.length; i += 1) {
    const token = tokens[i]!;
    if (token === '(') depth += 1;
    else if (token === ')') depth -= 1;
    else if (depth > 0) nested ??= isWord(token, 'FROM') ? nameOf(tokens[i + 1]) : undefined;
    else if (OPERATIONS.has(token.toUpperCase())) {
      const operation = token.toUpperCase();
      const collection = operation === 'SELECT' ? selected(tokens.slice(i + 1)) : target(tokens.slice(i + 1));
      const isQuery = collection === undefined || queries.has(collection);
      return { operation, collection: isQuery ? nested : collection };
    } else if (isWord(tokens[i + 1] ?? '', 'AS')) queries.add(nameOf(token) ?? '');
  }
  return { operation: undefined, collection: undefined };
}

function target(tokens: readonly string[]): string | undefined {
  return nameOf(tokens.find((token) => !FILLERS.has(token.toUpperCase())));
}

/** The table after FROM, outside of subqueries; else a table of a subquery; without any, the called function. */
function selected(tokens: readonly string[]): string | undefined {
  let depth = 0;
  let nested: string | undefined;
  for (const [i, token] of tokens.entries()) {
    if (token === '(') depth += 1;
    else if (token === ')') depth -= 1;
    if (!isWord(token, 'FROM')) continue;
    const name = nameOf(tokens[i + 1]);
    if (depth <= 0 && name !== undefined) return name;
    nested ??= name;
  }
  if (nested !== undefined) return nested;
  return tokens[1] === '(' ? nameOf(tokens[0]) : undefined;
}

function isWord(token: string, word: string): boolean {
  return token.toUpperCase() === word;
}

/** The last part of a qualified name, without quotes. */
function nameOf(token: string | undefined): string | undefined {
  if (token === undefined || token === '(' || token === ')') return undefined;
  const last = token.slice(token.lastIndexOf('.') + 1);
  return last.replaceAll('"', '');
}
