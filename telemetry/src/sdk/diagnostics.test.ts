import { diag } from '@opentelemetry/api';
import { globalErrorHandler } from '@opentelemetry/core';
import { SpanExportError } from '../traces/export/splitting-exporter';
import { captureTelemetry, type Capture } from '../testing/testing';
import { logDiagnostics } from './diagnostics';

let captured: Capture;
beforeEach(() => {
  captured = captureTelemetry();
  logDiagnostics();
});
afterEach(() => diag.disable());

const details = () => captured.lines().map(({ level, fields }) => [level, (fields as { detail: string }).detail]);

test('a diagnostic message is logged once, whatever ids and numbers it holds', () => {
  for (let i = 0; i < 5; i += 1) diag.warn(`Dropped ${i} spans of ${String(i).repeat(32)}`);
  expect(details()).toEqual([['warn', `Dropped 0 spans of ${'0'.repeat(32)}`]]);
});

test('messages below the level are left out', () => {
  diag.info('a detail');
  diag.debug('a smaller detail', { object: true });
  expect(captured.lines()).toEqual([]);
});

test('errors of the SDK have their message, and lost spans are not said twice', () => {
  globalErrorHandler(new Error('the exporter of metrics failed'));
  globalErrorHandler(new SpanExportError('spans were dropped'));
  expect(details()).toEqual([['error', 'the exporter of metrics failed']]);
});

test('the number of different messages is bounded', () => {
  for (let i = 0; i < 26 ** 2; i += 1)
    diag.error(`problem ${String.fromCharCode(97 + (i % 26), 97 + Math.floor(i / 26))}`);
  expect(captured.lines().length).toBeLessThan(210);
});
