// API keys, as the API lists and issues them.
import type { ItemOf, ResponseOf } from '../../api/types';

export type Key = ItemOf<'/api/v1/keys'>;
export type IssuedKey = ResponseOf<'post', '/api/v1/keys'>;
