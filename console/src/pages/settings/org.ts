// An org, as the API lists it.
import type { ItemOf } from '../../api/types';

export type Org = ItemOf<'/api/v1/orgs'>;
