// Program for the ledger's crash test: appends entries until it is killed, and sends the id of each acknowledged entry
// to its parent.
import { setImmediate as turn } from 'node:timers/promises';
import { openDatabase } from '../database/database';
import { openLedger } from '../ledger/ledger';

async function main([spoolDir, databaseUrl, orgId]: readonly string[]): Promise<void> {
  const ledger = await openLedger({ database: openDatabase(databaseUrl!), spoolDir: spoolDir!, flushMs: 10 });
  for (let i = 0; ; i++) {
    const calls = [0, 1, 2].map((n) => `appender-${i}-${n}`);
    await Promise.all(
      calls.map(async (callId) => {
        const call = { orgId: orgId!, callId, provider: 'openai', modelRequested: 'gpt-4.1-mini', latencyMs: 1 };
        const { kept } = await ledger.append({ ...call, costSource: 'unknown', status: 'success' });
        if (kept) process.send!(callId);
      }),
    );
    // An append does not yield to the event loop, which must run to send messages once the parent's pipe is full.
    await turn();
  }
}

void main(process.argv.slice(2));
