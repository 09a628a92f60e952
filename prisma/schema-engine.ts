import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';
import type { SqlDriverAdapter, SqlQuery } from '@prisma/driver-adapter-utils';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import type { MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm/schema_engine_bg';
import type pg from 'pg';
import type { Migration } from '../src/database/migrations.ts';

// Of the DOM's types only this much is needed here, and the project goes without the rest.
declare const WebAssembly: {
  instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: Record<string, unknown> } }>;
};

type Bindings = typeof import('@prisma/schema-engine-wasm/schema_engine_bg') & {
  __wbg_set_wasm(exports: object): void;
};
/** OID of PostgreSQL's "char", which the adapter does not know and the engine's catalogue queries return. */
const CHAR_OID = 18;
const TEXT_OID = 25;

/** Loaded once: the package's bindings remember the memory of one instance. */
let bindings: Promise<Bindings> | undefined;

/**
 * Starts the WebAssembly build of Prisma's schema engine for `schema`, the text of a schema.prisma.
 * `connect` opens a pool of one database; the engine asks for a second one when it needs a shadow.
 */
export async function startSchemaEngine(connect: () => Promise<pg.Pool>, schema: string): Promise<SchemaEngine> {
  bindings ??= loadBindings();
  const { SchemaEngine } = await bindings;
  const scratch = async () => engineAdapter(await connect());
  const factory = bindMigrationAwareSqlAdapterFactory({
    provider: 'postgres',
    adapterName: 'scratch',
    connect: scratch,
    connectToShadowDb: scratch,
  });
  return SchemaEngine.new({ datamodels: [['schema.prisma', schema]] }, () => {}, factory);
}

async function loadBindings(): Promise<Bindings> {
  const loaded = (await import('@prisma/schema-engine-wasm/schema_engine_bg')) as Bindings;
  // The package's own entry imports the .wasm file as a module, which Node does not load.
  const script = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const wasm = await WebAssembly.instantiate(readFileSync(script.replace(/\.js$/, '.wasm')), {
    './schema_engine_bg.js': loaded,
  });
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: {
      set_message(message: string) {
        throw new Error(`schema engine: ${message}`);
      },
    },
  });
  loaded.__wbg_set_wasm(wasm.instance.exports);
  (wasm.instance.exports['__wbindgen_start'] as () => void)();
  return loaded;
}

/** The adapter, mended in two places: it splits scripts at every `;`, functions included, and does not know "char". */
async function engineAdapter(pool: pg.Pool): Promise<SqlDriverAdapter> {
  const adapter = await new PrismaPg(pool).connect();
  // performIO is private to the adapter, and the only place where the columns' types are seen.
  type Fields = { fields: { dataTypeID: number }[] };
  const inner = adapter as unknown as { performIO(query: SqlQuery): Promise<Fields> };
  const performIO = inner.performIO.bind(adapter);
  const queryRaw = adapter.queryRaw.bind(adapter);
  let charColumns: number[] = [];
  inner.performIO = async (query) => {
    const result = await performIO(query);
    charColumns = [];
    for (const [index, field] of result.fields.entries()) {
      if (field.dataTypeID !== CHAR_OID) continue;
      charColumns.push(index);
      field.dataTypeID = TEXT_OID;
    }
    return result;
  };
  return Object.assign(adapter, {
    executeScript: async (script: string) => {
      await pool.query(script);
    },
    queryRaw: async (query: SqlQuery) => {
      const result = await queryRaw(query);
      for (const index of charColumns) result.columnTypes[index] = ColumnTypeEnum.Character;
      return result;
    },
  });
}

/** Migrations in the engine's own terms. */
export const migrationList = (migrations: Migration[]): MigrationList => ({
  baseDir: 'prisma/migrations',
  lockfile: { path: './migration_lock.toml', content: 'provider = "postgresql"\n' },
  shadowDbInitScript: '',
  migrationDirectories: migrations.map(({ name, sql }) => ({
    path: name,
    migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
  })),
});
