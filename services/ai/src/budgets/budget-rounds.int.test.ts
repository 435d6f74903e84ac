import { LIMIT_NANO_USD, startCluster, type Cluster } from '../testing/budget-rounds';

/** `node bench/dist/budget.js` runs fifty. */
const ROUNDS = 3;
const CALLS = 200;

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster();
}, 120_000);
afterAll(() => cluster.stop());

it.each(Array.from({ length: ROUNDS }, (_, i) => i + 1))(
  'four routers stay within a hard budget and the ledger matches the bills, even with kill -9 of one: round %i',
  async () => {
    const figures = await cluster.round(CALLS);
    expect(figures).toMatchObject({ others: [], wrong: [], refusedFalsely: 0 });
    expect(figures.answered + figures.refused + figures.broken).toBe(CALLS);
    expect(figures.answered).toBeGreaterThan(0);
    expect(figures.refused).toBeGreaterThan(0);
    expect(figures.billedNanoUsd).toBeLessThanOrEqual(LIMIT_NANO_USD);
    expect(figures.ledgerNanoUsd + figures.lostNanoUsd).toBe(figures.billedNanoUsd);
  },
  120_000,
);
