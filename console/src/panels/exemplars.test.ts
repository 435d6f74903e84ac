// Which exemplars a chart draws.
import { drawnExemplars } from './exemplars';

const exemplar = (at: number, value: number) => ({ at, value, traceId: `${at}` });

test('each part of the range has its highest exemplar', () => {
  const range = { fromMs: 0, toMs: 4_000 };
  const drawn = drawnExemplars([exemplar(10, 1), exemplar(20, 3), exemplar(30, 2), exemplar(150, 1)], range);
  expect(drawn).toEqual([exemplar(20, 3), exemplar(150, 1)]);
});
