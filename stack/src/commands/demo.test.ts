import { parseDemo } from './demo';

test('without arguments the demo lasts two minutes', () => {
  expect(parseDemo(['--rate', '', '--duration', '', '--faults', ''])).toEqual({
    rate: 2,
    seconds: 120,
    kinds: ['upgrade', 'page', 'agent', 'enrichment'],
    faults: new Map(),
  });
});

test.each([
  ['90', 90],
  ['90s', 90],
  ['1.5m', 90],
])('a duration of %s is %d seconds', (text, seconds) => {
  expect(parseDemo(['--duration', text]).seconds).toBe(seconds);
});

test('faults may have a rate', () => {
  expect(parseDemo(['--faults', 'provider-outage,bad-signature=0.2']).faults).toEqual(
    new Map([
      ['provider-outage', 1],
      ['bad-signature', 0.2],
    ]),
  );
});

test('kinds may be chosen', () => {
  expect(parseDemo(['--kinds', 'page,agent']).kinds).toEqual(['page', 'agent']);
});

test('all mistakes are told at once', () => {
  expect(() => parseDemo(['--rate', 'fast', '--duration', 'long', '--kinds', 'pages', '--faults', 'x=7'])).toThrow(
    /RATE=fast .*\n.*DURATION=long .*\n.*no kind pages.*\n.*rate of x /,
  );
});
