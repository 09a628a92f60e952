// Stands in for @prisma/streams-local, which only `prisma dev` uses and which needs Node 22.
export function startLocalDurableStreamsServer() {
  throw new Error('`prisma dev` is not available here: start the gateway with `npm start`');
}
