import { createServer } from 'node:http';
import { postgraphile } from 'postgraphile';
import { makePgService } from 'postgraphile/adaptors/pg';
import { grafserv } from 'postgraphile/grafserv/node';
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber';
import { pool } from './database.ts';
import { extension, moments } from './postgraphile-shape.ts';

// PostGraphile 5 over the tables as they are, and the little that brings its answers into the gateway's shape.

const pgl = postgraphile({
  extends: [PostGraphileAmberPreset],
  plugins: [extension, moments],
  disablePlugins: ['NodePlugin'],
  pgServices: [makePgService({ pool, schemas: ['public'] })],
  grafserv: { graphqlPath: '/graphql', graphiql: false, watch: false },
});
const server = createServer();
await pgl.createServ(grafserv).addTo(server);
server.listen(Number(process.env['PORT']), '127.0.0.1');
