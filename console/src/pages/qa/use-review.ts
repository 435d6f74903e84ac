// Sends reviews of samples.
import { useChange } from '../../api/hooks';
import { problemsOf } from '../../ui/form-dialog';
import { useNotify } from '../../ui/toast';
import type { Sample } from './sample';
import { RESULT_NAMES } from './sample-table';

export interface Review {
  readonly decide: (sample: Sample, result: Sample['result'], notes: string) => void;
  readonly isBusy: boolean;
  /** Problems of the last review, by field. */
  readonly problems: Readonly<Record<string, string | undefined>>;
}

/** @param onReviewed called before the lists are read again, so that the next sample can be shown */
export function useReview(onReviewed: (before: Sample, result: Sample['result']) => void): Review {
  const notify = useNotify();
  const change = useChange('post', '/api/v1/qa/{run_id}/{entity_id}/review', {
    changes: ['/api/v1/qa'],
    onDone: ({ entity_id: entityId, result }) => notify.done(`${entityId}: ${RESULT_NAMES[result]}`),
  });
  return {
    isBusy: change.isPending,
    problems: problemsOf(change.error),
    decide: (sample, result, notes) => {
      const { run_id, entity_id } = sample;
      const body = { result, ...(notes !== (sample.notes ?? '') && { notes }) };
      change.mutate({ path: { run_id, entity_id }, body }, { onError: notify.failed });
      onReviewed(sample, result);
    },
  };
}
