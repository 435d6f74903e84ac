// For the ledger's crash test: appends, tells its parent of each entry once it is acknowledged, and never ends.
import { openDatabase } from './database';
import { openLedger } from './ledger';

/** Far more than the parent waits for, and not so many that a parent who is slow to kill has them all to replay. */
const ROUNDS = 2_000;

async function main([spoolDir, databaseUrl, orgId]: readonly string[]): Promise<void> {
  const ledger = await openLedger({ database: openDatabase(databaseUrl!), spoolDir: spoolDir!, flushMs: 10 });
  for (let i = 0; i < ROUNDS; i++) {
    const calls = [0, 1, 2].map((n) => `appender-${i}-${n}`);
    await Promise.all(
      calls.map(async (callId) => {
        const call = { orgId: orgId!, callId, provider: 'openai', modelRequested: 'gpt-4.1-mini', latencyMs: 1 };
        const { kept } = await ledger.append({ ...call, costSource: 'unknown', status: 'success' });
        if (kept) process.send!(callId);
      }),
    );
  }
  setInterval(() => undefined, 60_000);
}

void main(process.argv.slice(2));
