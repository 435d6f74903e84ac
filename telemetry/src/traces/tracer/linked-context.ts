// Contexts as linked lists: adding a value creates one small object, where OpenTelemetry's contexts copy a map.
import { ROOT_CONTEXT, type Context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';

/** Longer lists are compacted, so that nested contexts do not retain all outer ones. */
const MAX_DEPTH = 16;

class LinkedContext implements Context {
  constructor(
    readonly key: symbol | undefined,
    readonly value: unknown,
    readonly outer: LinkedContext | undefined,
    readonly depth: number,
  ) {}

  getValue(key: symbol): unknown {
    return find(this, key);
  }

  setValue(key: symbol, value: unknown): Context {
    const outer = this.depth < MAX_DEPTH ? this : compacted(this, key);
    return new LinkedContext(key, value, outer, outer.depth + 1);
  }

  deleteValue(key: symbol): Context {
    return this.getValue(key) === undefined ? this : this.setValue(key, undefined);
  }
}

const ROOT = new LinkedContext(undefined, undefined, undefined, 0);

/** A context manager whose root context, and therefore every context, is a linked one. */
export class LinkedContextManager extends AsyncLocalStorageContextManager {
  override active(): Context {
    const active = super.active();
    return active === ROOT_CONTEXT ? ROOT : active;
  }
}

function find(from: LinkedContext, key: symbol): unknown {
  for (let at: LinkedContext | undefined = from; at; at = at.outer) if (at.key === key) return at.value;
  return undefined;
}

/** Copies the visible values except `dropped`. */
function compacted(from: LinkedContext, dropped: symbol): LinkedContext {
  const values = new Map<symbol, unknown>();
  for (let at = from; at.key && at.outer; at = at.outer) if (!values.has(at.key)) values.set(at.key, at.value);
  values.delete(dropped);
  let result = ROOT;
  for (const [key, value] of values)
    if (value !== undefined) result = new LinkedContext(key, value, result, result.depth + 1);
  return result;
}
