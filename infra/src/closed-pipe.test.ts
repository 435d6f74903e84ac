import { tolerateClosedPipes } from './closed-pipe';

const failing = (code: string) => Object.assign(new Error(code), { code });

test('a closed pipe is ignored; other output errors throw', () => {
  const before = process.stdout.listeners('error');
  tolerateClosedPipes();
  expect(() => process.stdout.emit('error', failing('EPIPE'))).not.toThrow();
  expect(() => process.stdout.emit('error', failing('EIO'))).toThrow('EIO');
  for (const stream of [process.stdout, process.stderr]) {
    for (const listener of stream.listeners('error')) {
      if (!before.includes(listener)) stream.off('error', listener as () => void);
    }
  }
});
