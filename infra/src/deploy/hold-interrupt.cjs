// Loaded with --require into npx and the command of CDKTF. An interrupt would end them, and with them the terminal that
// they made for Terraform, which kills it in the middle of a change. `command.ts` stops Terraform; they wait for it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);
