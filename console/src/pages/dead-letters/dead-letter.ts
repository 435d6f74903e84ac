// A dead letter, as the API lists it.
import type { ItemOf } from '../../api/types';

export type DeadLetter = ItemOf<'/api/v1/dlq'>;
