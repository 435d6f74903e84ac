// The filters of the list, which are in the address.
import { useSetSearch } from '../../app/set-search';
import { Button } from '../../ui/button';
import { Filters, SelectField } from '../../ui/fields';
import { ERROR_CLASSES, QUEUES, type DeadLettersSearch } from './search';
import { isFiltered, type DeadLetterFilter } from './use-filter';

export interface DeadLetterFiltersProps {
  readonly filter: DeadLetterFilter;
  /** Steps that have dead letters. */
  readonly steps: readonly string[];
}

const NONE = { queue: undefined, errorClass: undefined, step: undefined, retryable: undefined };

export function DeadLetterFilters({ filter, steps }: DeadLetterFiltersProps) {
  const { queue, errorClass, step, retryable } = filter;
  const set = useSetSearch<DeadLettersSearch>();
  return (
    <Filters>
      <SelectField
        compact
        label="Queue"
        value={queue ?? ''}
        choices={[{ value: '', label: 'All queues' }, ...choicesOf(QUEUES)]}
        onChange={(value) => set({ queue: (value || undefined) as DeadLettersSearch['queue'] })}
      />
      <SelectField
        compact
        label="Error class"
        value={errorClass ?? ''}
        choices={[{ value: '', label: 'All error classes' }, ...choicesOf(ERROR_CLASSES)]}
        onChange={(value) => set({ errorClass: (value || undefined) as DeadLettersSearch['errorClass'] })}
      />
      <SelectField
        compact
        label="Step"
        value={step ?? ''}
        choices={[
          { value: '', label: 'All steps' },
          ...choicesOf([...new Set([...steps, ...(step === undefined ? [] : [step])])].toSorted()),
        ]}
        onChange={(value) => set({ step: value || undefined })}
      />
      <SelectField
        compact
        label="Kind of error"
        value={retryable ?? ''}
        choices={[
          { value: '', label: 'Transient or not' },
          { value: 'true', label: 'May be transient' },
          { value: 'false', label: 'Not transient' },
        ]}
        onChange={(value) => set({ retryable: (value || undefined) as DeadLettersSearch['retryable'] })}
      />
      {isFiltered(filter) && (
        <Button look="quiet" onClick={() => set({ ...NONE, from: undefined, to: undefined })}>
          Remove the filters
        </Button>
      )}
    </Filters>
  );
}

function choicesOf(values: readonly string[]) {
  return values.map((value) => ({ value, label: value }));
}
