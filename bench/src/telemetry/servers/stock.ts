// Variant stock: the SDK with all of its automatic instrumentations, prom-client, winston and winston-loki.
import './stock-sdk';
import { serveStock } from './stock-service';

serveStock();
