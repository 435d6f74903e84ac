// Spans of Postgres: `SELECT runs`, by operation and table. Connections and transaction control are folded.
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { foldSpans } from '../traces/folded-spans';
import { sqlOperation } from './sql-operation';

/** The first names that the instrumentation gives. */
const FOLDED =
  /^(?:pg(?:-pool)?\.connect$|pg\.query:(?:BEGIN|START|COMMIT|END|ROLLBACK|SAVEPOINT|RELEASE|SET|RESET)\b)/;

export function pgInstrumentation(isDetailed: boolean): PgInstrumentation {
  const instrumentation = new PgInstrumentation({
    // Statements without a parent span are migrations and polls.
    requireParentSpan: true,
    requestHook: (span, { query: { text } }) => {
      const { operation, collection } = sqlOperation(text);
      if (operation === undefined) return;
      span.updateName(collection === undefined ? operation : `${operation} ${collection}`);
      span.setAttribute('db.operation.name', operation);
      if (collection !== undefined) span.setAttribute('db.collection.name', collection);
    },
  });
  return isDetailed ? instrumentation : foldSpans(instrumentation, (name) => FOLDED.test(name));
}
