// Renders syntax trees as PromQL or LogQL.
import { scaleDuration, type Duration } from './duration';
import type { AnyVector, Matcher, Node } from './expression';
import { windowProblems } from './windows';

export interface RenderOptions {
  /** Factor for every duration in the query; default 1. */
  readonly timeScale?: number;
}

/** Throws a RangeError for a window that is longer than the retention of Prometheus. */
export function render(vector: AnyVector, options: RenderOptions = {}): string {
  const [problem] = windowProblems(vector);
  if (problem) throw new RangeError(problem);
  return renderNode(vector.node, options.timeScale ?? 1);
}

/** Operators from lowest to highest precedence. */
const PRECEDENCE: readonly (readonly string[])[] = [
  ['or'],
  ['and', 'unless'],
  ['>', '<', '>=', '<=', '==', '!='],
  ['+', '-'],
  ['*', '/', '%'],
];

function renderNode(node: Node, scale: number): string {
  switch (node.type) {
    case 'number':
      return String(node.value);
    case 'text':
      return JSON.stringify(node.value);
    case 'selector':
      return node.name + braces(node.matchers) + range(node.range, scale) + offset(node.offset, scale);
    case 'logs':
      return (
        [braces(node.matchers) || '{}', ...node.pipeline].join(' ') + (node.range ? ` ${range(node.range, scale)}` : '')
      );
    case 'subquery':
      return `${operand(node.arg, scale)}[${scaleDuration(node.window, scale)}:${scaleDuration(node.step, scale)}]`;
    case 'call':
      return `${node.name}(${node.args.map((a) => renderNode(a, scale)).join(', ')})`;
    case 'aggregate': {
      const by = node.by.length > 0 ? ` by (${node.by.join(', ')}) ` : '';
      return `${node.name}${by}(${renderNode(node.arg, scale)})`;
    }
    case 'binary':
      return renderBinary(node, scale);
  }
}

function renderBinary(node: Extract<Node, { type: 'binary' }>, scale: number): string {
  const level = precedence(node.op);
  const side = (operand: Node, right: boolean): string => {
    const text = renderNode(operand, scale);
    if (operand.type !== 'binary') return text;
    const inner = precedence(operand.op);
    return inner < level || (inner === level && right) ? `(${text})` : text;
  };
  const matching = node.matching ? ` ${node.matching}` : '';
  return `${side(node.left, false)} ${node.op}${matching} ${side(node.right, true)}`;
}

function operand(node: Node, scale: number): string {
  const text = renderNode(node, scale);
  return node.type === 'binary' ? `(${text})` : text;
}

function precedence(op: string): number {
  return PRECEDENCE.findIndex((ops) => ops.includes(op.replace(' bool', '')));
}

function braces(matchers: readonly Matcher[]): string {
  if (matchers.length === 0) return '';
  return `{${matchers.map((m) => `${m.label}${m.op}${JSON.stringify(m.value)}`).join(', ')}}`;
}

function range(value: string | undefined, scale: number): string {
  if (value === undefined) return '';
  return `[${value.startsWith('$') ? value : scaleDuration(value as Duration, scale)}]`;
}

function offset(by: Duration | undefined, scale: number): string {
  return by === undefined ? '' : ` offset ${scaleDuration(by, scale)}`;
}
