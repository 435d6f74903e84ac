// Variant bare: the service alone.
import { loadItem } from './item';
import { serveItems } from './serve';

serveItems({ serve: loadItem });
