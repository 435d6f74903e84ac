// A queue, and the paths that show it.
import type { ItemOf } from '../../api/types';

export type Queue = ItemOf<'/api/v1/queues'>;
export type QueueName = 'upgrade' | 'page' | 'agent' | 'enrichment';
export const QUEUE_PATHS = ['/api/v1/queues', '/api/v1/ops/queue'];
