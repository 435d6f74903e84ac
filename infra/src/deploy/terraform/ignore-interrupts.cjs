// Preloaded with --require into the CDKTF CLI. On an interrupt, the CLI would close the pseudo-terminal of Terraform, which
// kills it in the middle of a change. `run-cdktf.ts` interrupts Terraform itself, and the CLI waits for it.
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
for (const signal of SIGNALS) process.on(signal, () => undefined);
for (const method of ['on', 'once', 'addListener', 'prependListener']) {
  const add = process[method].bind(process);
  process[method] = (event, listener) => (SIGNALS.includes(event) ? process : add(event, listener));
}
