// The filters of the list, which are in the address.
import { useSearch } from '@tanstack/react-router';
import { useSetSearch } from '../../app/set-search';
import { Button } from '../../ui/button';
import { Filters, SelectField } from '../../ui/fields';
import { ERROR_CLASSES, QUEUES, type DeadLettersSearch } from './search';

export function DeadLetterFilters() {
  const { queue, errorClass, retryable } = useSearch({ from: '/dead-letters' });
  const set = useSetSearch<DeadLettersSearch>();
  const isFiltered = Boolean(queue ?? errorClass ?? retryable);
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
        label="Kind of error"
        value={retryable ?? ''}
        choices={[
          { value: '', label: 'Transient or not' },
          { value: 'true', label: 'May be transient' },
          { value: 'false', label: 'Not transient' },
        ]}
        onChange={(value) => set({ retryable: (value || undefined) as DeadLettersSearch['retryable'] })}
      />
      {isFiltered && (
        <Button look="quiet" onClick={() => set({ queue: undefined, errorClass: undefined, retryable: undefined })}>
          Remove the filters
        </Button>
      )}
    </Filters>
  );
}

function choicesOf(values: readonly string[]) {
  return values.map((value) => ({ value, label: value }));
}
