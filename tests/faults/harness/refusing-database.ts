import pg from 'pg';

/** A database whose journal refuses entries with an error of PostgreSQL's own choosing, while everything else works. */
export type RefusingDatabase = {
  /** From now on each entry of an assembly whose ballots this is about is refused with this SQLSTATE. */
  refuse(sqlState: string, message: string): Promise<void>;
  accept(): Promise<void>;
  close(): Promise<void>;
};

/** @param databaseUrl migrated; its user owns the tables */
export async function makeRefusing(databaseUrl: string): Promise<RefusingDatabase> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(`
    CREATE TABLE fault (sql_state text NOT NULL, message text NOT NULL);
    CREATE FUNCTION refuse_entry() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE armed fault;
    BEGIN
      SELECT * INTO armed FROM fault LIMIT 1;
      IF FOUND THEN RAISE EXCEPTION USING ERRCODE = armed.sql_state, MESSAGE = armed.message; END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER refuse_entry BEFORE INSERT ON journal FOR EACH ROW EXECUTE FUNCTION refuse_entry();
  `);
  return {
    async refuse(sqlState, message) {
      await client.query('INSERT INTO fault VALUES ($1, $2)', [sqlState, message]);
    },
    async accept() {
      await client.query('DELETE FROM fault');
    },
    close: () => client.end(),
  };
}
