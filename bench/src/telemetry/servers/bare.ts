// Variant bare: the service without telemetry.
import { loadItem } from './item';
import { serveItems } from './serve';

serveItems({ serve: loadItem });
