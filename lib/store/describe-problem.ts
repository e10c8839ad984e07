import pg from 'pg';

/** What a log may say of an error of the store. The server's messages quote what was written, and logs hold ids alone (AC12). */
export function describeProblem(error: unknown): Readonly<Record<string, string | undefined>> {
  if (error instanceof pg.DatabaseError) return { problem: 'the database refused it', sqlState: error.code, constraint: error.constraint, table: error.table, column: error.column };
  return { problem: error instanceof Error ? `${error.name}: ${error.message}` : typeof error };
}
