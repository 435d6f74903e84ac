import { ndjsonOf } from './download';
import type { LogLine } from './filter';
import { fieldsOf, summaryOf } from './line-fields';
import { logsSearchOf } from './search';
import { EMPTY_TAIL, MAX_LINES, tailReducer } from './tail-lines';
import { volumeSeries } from './volume-series';

const LINE: LogLine = {
  ...{
    at: '2026-11-30T17:00:00.000000000Z',
    org: 'acme',
    level: 'warn',
    service: 'ai',
    message: 'a model call failed',
  },
  ...{ operation: 'generate', duration_ms: 17.2, trace_id: 't1', span_id: 's1', correlation_id: null, run_id: 'r1' },
  ...{ job_id: null, error: null, fields: { model: 'gpt-4.1-mini', attempt: 1, more: { a: 1 } } },
};
const line = (message: string): LogLine => ({ ...LINE, message });

test('a field that the API filters by becomes that filter, another one becomes text', () => {
  const filters = Object.fromEntries(fieldsOf(LINE).map(({ name, filter }) => [name, filter]));
  expect(filters).toEqual({
    ...{ level: { levels: ['warn'] }, service: { service: 'ai' }, run_id: { run: 'r1' }, trace_id: { trace: 't1' } },
    ...{ operation: { text: 'generate' }, 'fields.model': { text: 'gpt-4.1-mini' } },
    // Too short to find, or no text of the line.
    ...{
      org: undefined,
      duration: undefined,
      span_id: undefined,
      'fields.attempt': undefined,
      'fields.more': undefined,
    },
  });
});

test('the summary has the rest of the line', () => {
  expect(summaryOf(LINE)).toBe('generate · 17.2 ms · model=gpt-4.1-mini · attempt=1 · more={"a":1}');
});

test('the download has one JSON object a line', () => {
  const text = ndjsonOf([line('a\nb'), line('c')]);
  expect(
    text
      .trimEnd()
      .split('\n')
      .map((one) => (JSON.parse(one) as LogLine).message),
  ).toEqual(['a\nb', 'c']);
});

test('an address with nonsense is a search without it', () => {
  expect(logsSearchOf({ levels: ['error', 'loud'], text: 42, live: 'yes', service: '' })).toEqual({
    levels: ['error'],
    text: '42',
  });
});

describe('the tail', () => {
  const lines = (...messages: string[]) => ({ event: 'lines', data: messages.map(line) });
  const shown = (events: readonly { event: string; data?: unknown }[]) => events.reduce(tailReducer, EMPTY_TAIL);
  const messages = (all: readonly LogLine[]) => all.map(({ message }) => message);

  test('shows the newest line first', () => {
    expect(messages(shown([lines('1', '2'), lines('3')]).lines)).toEqual(['3', '2', '1']);
  });

  test('holds lines back while it is paused, and then shows them', () => {
    const paused = [lines('1'), { event: 'pause' }, lines('2', '3')];
    expect([messages(shown(paused).lines), shown(paused).waiting]).toEqual([['1'], 2]);
    const after = shown([...paused, { event: 'pause' }]);
    expect([messages(after.lines), after.waiting, after.isPaused]).toEqual([['3', '2', '1'], 0, false]);
  });

  test('keeps a bounded number of lines, the newest', () => {
    const { lines: kept } = shown(Array.from({ length: MAX_LINES + 5 }, (_, i) => lines(String(i))));
    expect([kept.length, kept[0]?.message]).toEqual([MAX_LINES, String(MAX_LINES + 4)]);
  });

  test('tells a problem until lines come again', () => {
    const problem = { event: 'problem', data: { detail: 'Loki is not responding' } };
    expect(shown([problem]).problem).toBe('Loki is not responding');
    expect([shown([problem, { event: 'ready' }]).problem, shown([problem, lines('1')]).problem]).toEqual([
      undefined,
      undefined,
    ]);
  });
});

test('the volume has every step of the range, zero without lines, errors at the bottom', () => {
  const volume = {
    step_seconds: 10,
    levels: [
      {
        level: 'info',
        points: [
          [20, 3],
          [40, 1],
        ],
      },
      { level: 'error', points: [[40, 2]] },
    ],
  };
  const { times, series } = volumeSeries(volume, { fromMs: 0, toMs: 40_000 });
  expect(times.slice(0, 5)).toEqual([-10_000, 0, 10_000, 20_000, 30_000]);
  expect(series.map(({ label, values }) => [label, values.slice(0, 5)])).toEqual([
    ['error', [0, 0, 0, 0, 2]],
    ['info', [0, 0, 3, 0, 1]],
  ]);
});

test('without lines there are no steps', () => {
  expect(volumeSeries({ step_seconds: 10, levels: [] }, { fromMs: 0, toMs: 60_000 })).toEqual({
    times: [],
    series: [],
  });
});
