// Loaded with --require into the command of CDKTF, which would answer an interrupt by closing the terminal that it made
// for Terraform: that kills Terraform in the middle of a change. `command.ts` tells Terraform; the command waits for it.
const HELD = ['SIGINT', 'SIGTERM', 'SIGHUP'];
for (const signal of HELD) process.on(signal, () => undefined);
for (const method of ['on', 'once', 'addListener', 'prependListener']) {
  const add = process[method].bind(process);
  process[method] = (event, listener) => (HELD.includes(event) ? process : add(event, listener));
}
