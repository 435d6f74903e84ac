// A flag, as the API lists it.
import type { ItemOf } from '../../api/types';

export type Flag = ItemOf<'/api/v1/flags'>;
