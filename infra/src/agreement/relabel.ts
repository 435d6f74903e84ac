// Relabelling as Prometheus does it, for the actions that our values use.

export type Labels = Readonly<Record<string, string>>;

/** A rule as the operator's objects write it. */
export interface Relabeling {
  readonly sourceLabels?: readonly string[];
  readonly separator?: string;
  readonly regex?: string;
  readonly targetLabel?: string;
  readonly replacement?: string;
  readonly action?: string;
}

/** The labels after every rule; undefined when a rule drops what bears them. An action that is not known throws. */
export function relabeled(labels: Labels, rules: readonly Relabeling[]): Labels | undefined {
  let result: Labels | undefined = labels;
  for (const rule of rules) result = result && applied(result, rule);
  return result;
}

function applied(labels: Labels, rule: Relabeling): Labels | undefined {
  const { sourceLabels = [], separator = ';', regex = '(.*)', action = 'replace' } = rule;
  const whole = new RegExp(`^(?:${regex})$`, 's');
  const source = sourceLabels.map((name) => labels[name] ?? '').join(separator);
  switch (action.toLowerCase()) {
    case 'replace':
      return replaced(labels, rule, whole.exec(source));
    case 'keep':
      return whole.test(source) ? labels : undefined;
    case 'drop':
      return whole.test(source) ? undefined : labels;
    case 'labeldrop':
      return Object.fromEntries(Object.entries(labels).filter(([name]) => !whole.test(name)));
    default:
      throw new Error(`could not relabel: the action ${action} is not known`);
  }
}

/** An empty value takes the label away. */
function replaced(labels: Labels, { targetLabel, replacement = '$1' }: Relabeling, match: RegExpExecArray | null) {
  if (!match) return labels;
  if (targetLabel === undefined) throw new Error('could not relabel: a replacement names no targetLabel');
  const value = replacement.replaceAll(/\$\{?(\d+)\}?/g, (_, group: string) => match[Number(group)] ?? '');
  const { [targetLabel]: _before, ...others } = labels;
  return value === '' ? others : { ...others, [targetLabel]: value };
}
