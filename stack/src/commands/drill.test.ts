import { parseDrill } from './drill';

test.each<[string[], object]>([
  [['--alert', ''], { alerts: undefined, live: false, docs: false }],
  [['--alert', 'TargetDown, SpansLost', '--docs'], { alerts: ['TargetDown', 'SpansLost'], live: false, docs: true }],
  [['--alert', 'TargetDown', '--live'], { alerts: ['TargetDown'], live: true, docs: false }],
])('%j is parsed', (args, options) => {
  expect(parseDrill(args)).toEqual(options);
});

test.each<[string[], RegExp]>([
  [['--live', '--alert', ''], /LIVE=1 needs one alert, e.g. ALERT=TargetDown/],
  [['--live', '--alert', 'A,B'], /LIVE=1 needs one alert/],
  [['--fast'], /--fast/],
])('%j is refused', (args, message) => {
  expect(() => parseDrill(args)).toThrow(message);
});
