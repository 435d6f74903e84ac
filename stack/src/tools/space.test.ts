import { spaceSentence } from './space';

test('the error names the folder and the variable that moves it', () => {
  const need = { folder: '/small', gib: 12, variable: 'SEXTANT_CACHE' };
  expect(spaceSentence(need, 0.5)).toBe(
    'building the tools requires 12.0 GiB on the disk of /small, but only 0.5 GiB are free: ' +
      'free some space, or set SEXTANT_CACHE to a folder on a larger disk',
  );
});
