// Chooses the values of a variable of a board.
import { Select } from '@base-ui/react/select';
import type { ResponseOf } from '../../api/types';
import { ALL_VALUE, nextValues } from '../../panels/variables';
import { SelectField } from '../../ui/fields';
import styles from './variables.module.css';

export type Variable = ResponseOf<'get', '/api/v1/boards/{uid}/variables'>['items'][number];

export interface VariablePickerProps {
  readonly variable: Variable;
  /** Undefined: the default of the board. */
  readonly values: readonly string[] | undefined;
  readonly onChange: (values: readonly string[] | undefined) => void;
}

export function VariablePicker({ variable, values: chosen, onChange }: VariablePickerProps) {
  const { name, multi, current } = variable;
  const label = variable.label ?? name;
  const values = chosen ?? current;
  const choices = choicesOf(variable, values);
  if (!multi)
    return (
      <SelectField
        compact
        label={label}
        value={values[0] ?? ''}
        choices={choices.map((value) => ({ value, label: `${label}: ${textOf(value)}` }))}
        onChange={(value) => onChange([value])}
      />
    );
  return (
    <Select.Root multiple value={[...values]} onValueChange={(next: string[]) => onChange(nextValues(values, next))}>
      <Select.Trigger className={styles.trigger} aria-label={`${label}: ${values.map(textOf).join(', ')}`}>
        <span className={styles.value}>
          {label}: {values.length > 2 ? `${values.length} chosen` : values.map(textOf).join(', ')}
        </span>
        <span aria-hidden>▾</span>
      </Select.Trigger>
      <Select.Portal>
        <Select.Positioner className={styles.positioner} alignItemWithTrigger={false} sideOffset={4}>
          <Select.Popup className={styles.popup}>
            <Select.List>
              {choices.map((value) => (
                <Select.Item key={value} value={value} className={styles.item}>
                  <span className={styles.check}>
                    <Select.ItemIndicator>✓</Select.ItemIndicator>
                  </span>
                  <Select.ItemText>{textOf(value)}</Select.ItemText>
                </Select.Item>
              ))}
            </Select.List>
          </Select.Popup>
        </Select.Positioner>
      </Select.Portal>
    </Select.Root>
  );
}

/** A value of the address stays a choice, even if nothing has it now. */
function choicesOf({ values, include_all: includeAll }: Variable, chosen: readonly string[]): readonly string[] {
  return [...new Set([...(includeAll ? [ALL_VALUE] : []), ...values, ...chosen])];
}

function textOf(value: string): string {
  return value === ALL_VALUE ? 'all' : value;
}
