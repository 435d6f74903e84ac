// A budget, as the API lists it.
import type { ItemOf } from '../../api/types';

export type Budget = ItemOf<'/api/v1/budgets'>;
