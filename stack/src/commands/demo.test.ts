import { ORDINARY_FAULTS } from '../demo/ordinary-faults';
import { parseDemo } from './demo';

test('by default, the demo lasts two minutes and has the faults of an ordinary day', () => {
  expect(parseDemo(['--rate', '', '--duration', '', '--faults', ''])).toEqual({
    rate: 2,
    seconds: 120,
    kinds: ['upgrade', 'page', 'agent', 'enrichment'],
    faults: ORDINARY_FAULTS,
  });
});

test.each([
  ['90', 90],
  ['90s', 90],
  ['1.5m', 90],
])('a duration of %s is %d seconds', (text, seconds) => {
  expect(parseDemo(['--duration', text]).seconds).toBe(seconds);
});

test('a fault can have a rate', () => {
  expect(parseDemo(['--faults', 'provider-outage,bad-signature=0.2']).faults).toEqual(
    new Map([
      ['provider-outage', 1],
      ['bad-signature', 0.2],
    ]),
  );
});

test('`none` disables all faults', () => {
  expect(parseDemo(['--faults', 'none']).faults).toEqual(new Map());
});

test('kinds can be selected', () => {
  expect(parseDemo(['--kinds', 'page,agent']).kinds).toEqual(['page', 'agent']);
});

test('every invalid option is reported', () => {
  expect(() => parseDemo(['--rate', 'fast', '--duration', 'long', '--kinds', 'pages', '--faults', 'x=7'])).toThrow(
    /RATE=fast.*\n.*DURATION=long.*\n.*unknown kind "pages".*\n.*fault x=7/,
  );
});
