import { readFile } from 'node:fs/promises';
import { ColumnTypeEnum, bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { SqlDriverAdapter, SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import { PrismaPg } from '@prisma/adapter-pg';
import { SchemaEngine, __wbg_set_wasm } from '@prisma/schema-engine-wasm/schema_engine_bg';
import type { SchemasContainer } from '@prisma/schema-engine-wasm/schema_engine_bg';

/**
 * Prisma's schema engine compiled to WebAssembly: it knows what SQL a schema asks for, and needs no download. A
 * developer's tool, for writing migrations and testing for drift; nothing that runs in production loads it.
 */

const repository = new URL('../', import.meta.url);
const schemaFile = new URL('prisma/schema.prisma', repository);

let loading: Promise<void> | undefined;

/** Once a process: the glue code holds one instance, and engines made with an earlier one would break. */
function loadOnce(): Promise<void> {
  loading ??= loadWasm();
  return loading;
}

async function loadWasm(): Promise<void> {
  const glue = import.meta.resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const bytes = await readFile(new URL('schema_engine_bg.wasm', glue));
  const imports: WebAssembly.ModuleImports = { ...(await import('@prisma/schema-engine-wasm/schema_engine_bg')) };
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': imports });
  __wbg_set_wasm(instance.exports);
  const start = instance.exports['__wbindgen_start'];
  if (typeof start !== 'function') throw new Error('schema_engine_bg.wasm has no __wbindgen_start: its version does not fit its glue code');
  start();
}

/** Columns that the engine asks for and that PostgreSQL gives in its internal type "char", which the adapter refuses. */
const charColumns = ['constraint_type', 'confdeltype', 'confupdtype'];

function readCharsAsText(sql: string): string {
  return sql
    .replace('constr.contype AS constraint_type', 'constr.contype::text AS constraint_type')
    .replace('con.confdeltype,', 'con.confdeltype::text AS confdeltype,')
    .replace('con.confupdtype,', 'con.confupdtype::text AS confupdtype,');
}

/** Reads those columns as text and tells the engine that they are characters. */
function withCharColumns(adapter: SqlDriverAdapter): SqlDriverAdapter {
  return {
    provider: adapter.provider,
    adapterName: adapter.adapterName,
    executeRaw: (query) => adapter.executeRaw(query),
    executeScript: (script) => adapter.executeScript(script),
    startTransaction: (isolationLevel) => adapter.startTransaction(isolationLevel),
    getConnectionInfo: () => adapter.getConnectionInfo?.() ?? { supportsRelationJoins: true },
    dispose: () => adapter.dispose(),
    queryRaw: async (query) => {
      const sql = readCharsAsText(query.sql);
      if (sql === query.sql) return adapter.queryRaw(query);
      const result = await adapter.queryRaw({ ...query, sql });
      const columnTypes = result.columnTypes.map((type, column) =>
        charColumns.includes(result.columnNames[column] ?? '') ? ColumnTypeEnum.Character : type,
      );
      return { ...result, columnTypes };
    },
  };
}

function adapterFactory(connectionString: string): SqlMigrationAwareDriverAdapterFactory {
  const factory = new PrismaPg({ connectionString });
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => withCharColumns(await factory.connect()),
    connectToShadowDb: () => Promise.reject(new Error('the schema engine is used without a shadow database')),
  };
}

/**
 * SQL that leads from the database as it is to prisma/schema.prisma; null when they agree.
 * `connectionString` names a database to which all migrations have been applied. (The engine's own way of applying
 * them, to a shadow database, cuts scripts at every semicolon, which functions don't survive.)
 */
export async function sqlFromDatabaseToSchema(connectionString: string, schemaText?: string): Promise<string | null> {
  await loadOnce();
  const schema: SchemasContainer = {
    files: [{ path: schemaFile.pathname, content: schemaText ?? (await readFile(schemaFile, 'utf8')) }],
  };
  const engine = await SchemaEngine.new(
    { datamodels: schema.files.map((file): [string, string] => [file.path, file.content]) },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(adapterFactory(connectionString)),
  );
  try {
    const result = await engine.diff({
      from: { tag: 'schemaDatasource', ...schema, configDir: repository.pathname },
      to: { tag: 'schemaDatamodel', ...schema },
      script: true,
      exitCode: true,
      filters: { externalTables: [], externalEnums: [] },
    });
    return result.exitCode === 0 ? null : result.stdout;
  } finally {
    engine.free();
  }
}
