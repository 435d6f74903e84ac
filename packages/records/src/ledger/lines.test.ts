import { getTableColumns } from '../database/drizzle';
import { columnsOf, LINE_COLUMNS, ledgerLine, orgOf, readableLine } from './lines';
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

it('has every column of the ledger that is not generated', () => {
  const columns = Object.entries(getTableColumns(llmUsageLedger)).filter(([, column]) => !column.generated);
  expect([...LINE_COLUMNS].sort()).toEqual(columns.map(([key]) => key).sort());
});

it('escapes separators, and writes NULL for unknown values and invalid numbers', () => {
  const line = ledgerLine(row);
  expect(line).toMatch(
    /^00000000-0000-4000-8000-000000000001\t[-0-9]{36}\ta\\tb\\\\c\t1970-01-01T00:00:00\.000Z\t\\N\t/,
  );
  expect(line.split('\t')[LINE_COLUMNS.indexOf('latencyMs')]).toBe('\\N');
  expect([columnsOf(line), orgOf(line)]).toEqual([LINE_COLUMNS.length, row.orgId]);
});

it('converts a line to readable JSON', () => {
  expect(JSON.parse(readableLine(ledgerLine(row)))).toMatchObject({
    callId: row.callId,
    promptTokens: '12',
    step: null,
  });
});
