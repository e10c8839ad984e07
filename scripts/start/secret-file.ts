import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { decodeSecret, secretMinBytes } from '../../lib/secret.ts';

/** Only we may read it. */
const secretMode = 0o600;

/**
 * The master key of an installation that runs its own database: made at the first start, kept beside the database.
 * Throws one sentence when it is weak, or when it is missing although there is a database made with it.
 */
export function secretOf(dataDir: string, hasDatabase: boolean): Uint8Array {
  const file = path.join(dataDir, 'secret');
  if (!existsSync(file)) {
    if (hasDatabase) {
      throw new Error(`${file} is missing, though there is a database: restore the file from a backup of the data folder, or set HEMICYCLE_SECRET to the secret used so far.`);
    }
    writeFileSync(file, `${randomBytes(secretMinBytes).toString('hex')}\n`, { flag: 'wx', mode: secretMode });
  }
  chmodSync(file, secretMode);
  const decoded = decodeSecret(readFileSync(file, 'utf8').trim());
  if (decoded.ok) return decoded.bytes;
  throw new Error(`${file} does not hold a secret of at least ${secretMinBytes} random bytes in hex or base64: restore the file from a backup of the data folder.`);
}
