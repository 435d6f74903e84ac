// Matchers of silences: as people read and write them, and what they mute.
import type { ResponseOf } from '../../../api/types';

export type Silence = ResponseOf<'get', '/api/v1/silences'>['items'][number];
export type Matcher = Silence['matchers'][number];

export const OPERATORS = ['=', '!=', '=~', '!~'] as const;
export type Operator = (typeof OPERATORS)[number];

export function operatorOf({ is_equal: isEqual, is_regex: isRegex }: Matcher): Operator {
  if (isRegex) return isEqual ? '=~' : '!~';
  return isEqual ? '=' : '!=';
}

export function withOperator(matcher: Matcher, operator: Operator): Matcher {
  return { ...matcher, is_equal: !operator.startsWith('!'), is_regex: operator.endsWith('~') };
}

/** As Alertmanager writes it, e.g. `queue=~"page.*"`. */
export function matcherText(matcher: Matcher): string {
  return `${matcher.name}${operatorOf(matcher)}${JSON.stringify(matcher.value)}`;
}

/** Matchers for exactly these labels. */
export function matchersOfLabels(labels: Readonly<Record<string, string>>): readonly Matcher[] {
  const names = Object.keys(labels).sort(
    (a, b) => Number(b === 'alertname') - Number(a === 'alertname') || (a < b ? -1 : 1),
  );
  return names.map((name) => ({ name, value: labels[name]!, is_equal: true, is_regex: false }));
}

/**
 * Whether a silence with these matchers mutes an alert; undefined if an expression is not valid. As in Alertmanager,
 * an expression matches the whole value, and a label that is missing is empty.
 */
export function mutes(matchers: readonly Matcher[], labels: Readonly<Record<string, string>>): boolean | undefined {
  let all = true;
  for (const { name, value, is_regex: isRegex, is_equal: isEqual } of matchers) {
    const actual = labels[name] ?? '';
    const expression = isRegex ? wholeExpression(value) : undefined;
    if (isRegex && !expression) return undefined;
    const matched = expression ? expression.test(actual) : actual === value;
    all &&= matched === isEqual;
  }
  return all;
}

function wholeExpression(pattern: string): RegExp | undefined {
  try {
    return new RegExp(`^(?:${pattern})$`, 's');
  } catch {
    return undefined;
  }
}
