import type { DiffParams } from '@prisma/schema-engine-wasm/schema_engine_bg';
import { openEmbedded } from '../src/database/embedded.ts';
import type { Migration } from '../src/database/migrations.ts';
import { ownerOptions } from '../src/database/session.ts';
import { migrationList, startSchemaEngine } from './schema-engine.ts';

/** The SQL that leads from `migrations` to `schema` (the text of a schema.prisma), or null when they agree. */
export async function missingMigration(migrations: Migration[], schema: string): Promise<string | null> {
  const scratches: (() => Promise<void>)[] = [];
  const scratch = async () => {
    const embedded = await openEmbedded({ memory: true });
    const pool = embedded.pool(ownerOptions);
    scratches.push(() => pool.end().then(embedded.close));
    return pool;
  };
  try {
    const engine = await startSchemaEngine(scratch, schema);
    const { exitCode, stdout } = await engine.diff({
      from: migrations.length === 0 ? { tag: 'empty' } : { tag: 'migrations', ...migrationList(migrations) },
      to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: schema }] },
      script: true,
      exitCode: true,
      filters: { externalTables: [], externalEnums: [] },
      shadowDatabaseUrl: null,
    } as DiffParams); // the engine wants shadowDatabaseUrl, its types do not know it
    return exitCode === 2 ? stdout : null;
  } finally {
    for (const close of scratches) await close();
  }
}
