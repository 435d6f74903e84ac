import { generatedBoards, panelsOf } from './boards';
import { EVENTS, NEEDS, OUTAGES } from './needs';

const boards = new Map(generatedBoards().map((board) => [board.uid, new Set(panelsOf(board).map(({ id }) => id))]));

test('the needs are those of boards and panels that exist', () => {
  const unknown = Object.entries(NEEDS).flatMap(([uid, needs]) => {
    const panels = boards.get(uid);
    if (!panels) return [uid];
    const ids = typeof needs === 'string' ? [] : Object.keys(needs).map(Number);
    return ids.filter((id) => !panels.has(id)).map((id) => `${uid}/${id}`);
  });
  expect(unknown).toEqual([]);
});

test('every event and outage is needed by a panel', () => {
  const needed = new Set(
    Object.values(NEEDS).flatMap((needs): readonly string[] =>
      typeof needs === 'string' ? [needs] : Object.values(needs),
    ),
  );
  expect(Object.keys({ ...EVENTS, ...OUTAGES }).filter((name) => !needed.has(name))).toEqual([]);
});
