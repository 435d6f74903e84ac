import { spaceSentence } from './space';

test('a disk that is too small is named with the variable that moves the folder', () => {
  const need = { folder: '/small', gib: 12, variable: 'SEXTANT_CACHE' };
  expect(spaceSentence(need, 0.5)).toBe(
    'The build of the tools needs 12.0 GiB on the disk of /small, but only 0.5 GiB are free: ' +
      'free some space, or set SEXTANT_CACHE to a folder on a larger disk.',
  );
});
