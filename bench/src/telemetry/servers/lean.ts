// Variant lean: like stock, but only with the instrumentations that the service needs.
import './lean-sdk';
import { serveStock } from './stock-service';

serveStock();
