// Edits the matchers of a silence.
import { Button } from '../../../ui/button';
import { SelectField } from '../../../ui/fields';
import fields from '../../../ui/fields.module.css';
import styles from '../alerts.module.css';
import { OPERATORS, operatorOf, withOperator, type Matcher, type Operator } from './matchers';

export interface MatcherFieldsProps {
  readonly matchers: readonly Matcher[];
  readonly onChange: (matchers: readonly Matcher[]) => void;
}

const NAMES: Readonly<Record<Operator, string>> = {
  '=': 'is',
  '!=': 'is not',
  '=~': 'matches the expression',
  '!~': 'does not match the expression',
};
const MAX_MATCHERS = 20;

export function MatcherFields({ matchers, onChange }: MatcherFieldsProps) {
  const replace = (index: number, matcher: Matcher) => onChange(matchers.with(index, matcher));
  return (
    <fieldset className={styles.fieldset}>
      <legend>Mute alerts with all of these labels</legend>
      {matchers.map((matcher, index) => (
        // The position is the identity: a matcher has no other, and rows keep their order.
        <div key={index} className={styles.matcher}>
          <input
            className={fields.input}
            aria-label={`Label ${index + 1}`}
            value={matcher.name}
            onChange={(event) => replace(index, { ...matcher, name: event.target.value })}
          />
          <SelectField
            compact
            label={`Comparison ${index + 1}`}
            value={operatorOf(matcher)}
            choices={OPERATORS.map((value) => ({ value, label: `${value} ${NAMES[value]}` }))}
            onChange={(value) => replace(index, withOperator(matcher, OPERATORS.find((one) => one === value) ?? '='))}
          />
          <input
            className={fields.input}
            aria-label={`Value ${index + 1}`}
            value={matcher.value}
            onChange={(event) => replace(index, { ...matcher, value: event.target.value })}
          />
          <Button
            look="quiet"
            disabled={matchers.length === 1}
            aria-label={`Remove the matcher of ${matcher.name || 'this label'}`}
            onClick={() => onChange(matchers.filter((_, position) => position !== index))}
          >
            Remove
          </Button>
        </div>
      ))}
      <Button
        disabled={matchers.length >= MAX_MATCHERS}
        onClick={() => onChange([...matchers, { name: '', value: '', is_equal: true, is_regex: false }])}
      >
        Add a label
      </Button>
    </fieldset>
  );
}
