import { readFileSync } from 'node:fs';

// Loaded before the gateway: its process's clock is off by what the file of STEPPED_CLOCK says, in milliseconds, read
// anew at each SIGUSR2. Timers are not: the kernel's do not step either.
let offset = 0;
process.on('SIGUSR2', () => {
  offset = Number(readFileSync(process.env['STEPPED_CLOCK'] ?? '', 'utf8'));
});

globalThis.Date = new Proxy(Date, {
  construct: (date, given: unknown[], target) =>
    Reflect.construct(date, given.length === 0 ? [date.now() + offset] : given, target) as object,
  get: (date, name) => (name === 'now' ? () => date.now() + offset : Reflect.get(date, name)),
});
