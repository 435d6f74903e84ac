import { getTableColumns } from '../database/drizzle';
import { columnsOf, currentLine, LINE_COLUMNS, ledgerLine, orgOf, readableLine } from './lines';
import { llmUsageLedger } from '../schema/ledger';

const row = {
  id: '00000000-0000-4000-8000-000000000001',
  orgId: '00000000-0000-4000-8000-000000000002',
  callId: 'a\tb\\c',
  provider: 'openai',
  modelRequested: 'm',
  promptTokens: 12,
  costSource: 'unknown',
  latencyMs: Infinity,
  status: 'success',
  createdAt: new Date(0),
} as const;

it('has every column of the ledger that is not computed', () => {
  const columns = Object.entries(getTableColumns(llmUsageLedger)).filter(([, column]) => !column.generated);
  expect([...LINE_COLUMNS].sort()).toEqual(columns.map(([key]) => key).sort());
});

it('escapes what would end a field, and writes nothing for what is not known or no number', () => {
  const line = ledgerLine(row);
  expect(line).toMatch(
    /^00000000-0000-4000-8000-000000000001\t[-0-9]{36}\ta\\tb\\\\c\t1970-01-01T00:00:00\.000Z\t\\N\t/,
  );
  expect(line.split('\t')[LINE_COLUMNS.indexOf('latencyMs')]).toBe('\\N');
  expect([columnsOf(line), orgOf(line)]).toEqual([LINE_COLUMNS.length, row.orgId]);
});

it('is read back by a person', () => {
  expect(JSON.parse(readableLine(ledgerLine(row)))).toMatchObject({
    callId: row.callId,
    promptTokens: '12',
    step: null,
  });
});

it.each([
  ['JSON of the version before', JSON.stringify(row), ledgerLine({ ...row, latencyMs: null as never })],
  ['broken JSON', '{"id":', '{"id":'],
  ['a line', ledgerLine(row), ledgerLine(row)],
])('takes %s', (_, line, expected) => {
  expect(currentLine(line)).toBe(expected);
});
