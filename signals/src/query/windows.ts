// Windows of queries: a query can read at most what Prometheus keeps.
import { PROMETHEUS_RETENTION } from '../retention';
import { durationSeconds, type Duration, type Window } from './duration';
import type { AnyVector, Node } from './expression';

/**
 * One sentence per window of a PromQL expression that is longer than the retention of Prometheus: the query would
 * silently read a part of the window. Windows that Grafana chooses are not known and not checked.
 */
export function windowProblems({ node }: AnyVector): readonly string[] {
  return [...new Set(windowsOf(node))]
    .filter((window) => durationSeconds(window) > durationSeconds(PROMETHEUS_RETENTION))
    .map((window) => `the window ${window} is longer than the ${PROMETHEUS_RETENTION} that Prometheus keeps`);
}

/** How far back a selector reads: its window, and how far that lies in the past. */
function reachOf(range: Window | undefined, offset: Duration | undefined): readonly Duration[] {
  const own = range === undefined || range.startsWith('$') ? undefined : (range as Duration);
  if (offset === undefined) return own ? [own] : [];
  return [`${durationSeconds(offset) + (own ? durationSeconds(own) : 0)}s`];
}

function windowsOf(node: Node): readonly Duration[] {
  switch (node.type) {
    case 'number':
    case 'text':
    case 'logs':
      return [];
    case 'selector':
      return reachOf(node.range, node.offset);
    case 'subquery':
      return [node.window, ...windowsOf(node.arg)];
    case 'call':
      return node.args.flatMap(windowsOf);
    case 'aggregate':
      return windowsOf(node.arg);
    case 'binary':
      return [node.left, node.right].flatMap(windowsOf);
  }
}
