import { trace } from '@opentelemetry/api';
import { label } from '@sextant/signals/declare/label';
import * as declare from '@sextant/signals/declare/metric';
import { attribute, span } from '@sextant/signals/declare/span';
import { errorsTotal } from '@sextant/signals/errors';
import { stepSpan } from '@sextant/signals/jobs';
import { generateSpan } from '@sextant/signals/llm';
import { sextant } from '@sextant/signals/sextant';
import { Gauge } from 'prom-client';
import { log } from '../logs/logs';
import { counter } from '../metrics/metrics';
import { withSpan } from '../traces/traces';
import { captureTelemetry, type Capture } from './testing';

const greetings = declare.counter({
  name: 'greetings_total',
  help: 'Greetings.',
  unit: 'greetings',
  labels: [label('result', 'how it ended', ['ok', 'bad'])],
});

const rawMetric = declare.gauge({ name: 'raw_metric', help: 'x', unit: 'x', labels: [] });
const catalogue = { ...sextant, metrics: [...sextant.metrics, greetings, rawMetric] };

let captured: Capture;
beforeEach(() => {
  captured = captureTelemetry();
});

test('declared telemetry passes', async () => {
  counter(errorsTotal).inc({ error_class: 'TIMEOUT' });
  log.error('failed', new Error('no'), { operation: 'x', anything: 1 });
  await withSpan(stepSpan, { attributes: { 'sextant.step': 'analyze', 'sextant.attempt': 1 } }, () => {});
  await withSpan(
    generateSpan,
    { attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-4.1-mini' } },
    () => {},
  );
  expect(captured.spans().map((s) => s.name)).toEqual(['step analyze', 'chat gpt-4.1-mini']);
  await captured.assertCatalogued(sextant);
});

test('an undeclared metric fails', async () => {
  counter(greetings).inc({ result: 'ok' });
  await expect(captured.assertCatalogued(sextant)).rejects.toThrow('metric greetings_total is not declared');
  await captured.assertCatalogued({ ...sextant, metrics: [...sextant.metrics, greetings] });
});

test('undeclared labels and label values fail', async () => {
  const metrics = [
    declare.counter({ ...greetings, labels: [label('outcome', 'how it ended', ['ok'])] }),
    ...sextant.metrics,
  ];
  counter(greetings).inc({ result: 'ok' });
  expect(await captured.problems({ ...sextant, metrics })).toEqual([
    'metric greetings_total has the undeclared label result',
    'metric greetings_total lacks the label outcome',
  ]);
  const fewer = [
    declare.counter({ ...greetings, labels: [label('result', 'how it ended', ['ok'])] }),
    ...sextant.metrics,
  ];
  expect(await captured.problems({ ...sextant, metrics: fewer })).toEqual([
    'metric greetings_total: label result has the undeclared value bad',
  ]);
});

test('an undeclared metric without an instrument fails', async () => {
  new Gauge({ name: 'raw_metric', help: 'x' });
  await expect(captured.assertCatalogued(sextant)).rejects.toThrow('metric raw_metric is not declared');
});

const hidden = attribute('sextant.hidden', 'string', 'Hidden.');
const known = span({ name: 'accept run', kind: 'internal', description: 'x', attributes: [hidden] });

test.each([
  [
    'a span',
    span({ name: 'anything goes', kind: 'internal', description: 'x', attributes: [] }),
    {},
    'span anything goes is not declared',
  ],
  [
    'an attribute of a declared span',
    known,
    { 'sextant.hidden': 'x' },
    'attribute sextant.hidden of span accept run is not declared',
  ],
])('%s fails when it is undeclared', async (_, declaration, attributes, problem) => {
  await withSpan(declaration, { attributes }, () => {});
  expect(await captured.problems(catalogue)).toEqual([problem]);
});

test('on spans of libraries, only undeclared attributes in our namespaces fail', async () => {
  const attributes = { 'messaging.made_up': 'x', 'http.request.method': 'GET' };
  trace.getTracer('a library').startSpan('GET', { attributes }).end();
  expect(await captured.problems(catalogue)).toEqual(['attribute messaging.made_up of span GET is not declared']);
});

test('an undeclared log field fails', async () => {
  log.info('hello');
  const logFields = sextant.logFields.filter((f) => f.name !== 'version');
  expect(await captured.problems({ ...sextant, logFields })).toContain('log field version is not declared');
});
