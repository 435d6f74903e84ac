// The search of boards.
import { matchingBoards } from './match';

const boards = [
  { title: 'AI Jobs', description: 'Queues of AI jobs', panels: [{ title: 'Token rate' }, { title: 'Success' }] },
  { title: 'System', description: 'Health of all services', panels: [{ title: 'CPU' }] },
];

test.each([
  ['', ['AI Jobs', 'System'], 3],
  ['ai', ['AI Jobs'], 0],
  ['HEALTH', ['System'], 0],
  [' token ', ['AI Jobs'], 1],
  ['nothing', [], 0],
])('%p finds %p', (text, titles, panels) => {
  const matches = matchingBoards(boards, text);
  expect(matches.map(({ board }) => board.title)).toEqual(titles);
  expect(matches.flatMap((match) => match.panels)).toHaveLength(panels);
});
