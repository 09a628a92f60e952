import { defineConfig } from 'prisma/config';

// Any existing file stops `prisma generate` from downloading a schema engine, which nothing here uses.
process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= 'package.json';

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
});
