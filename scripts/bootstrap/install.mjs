/**
 * The part of every start that runs before node_modules exists, on whatever Node the machine has:
 * installs when needed, then hands over to the Node of the project (24), which runs TypeScript.
 * Imports nothing but Node's own modules.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const lockFile = path.join(root, 'package-lock.json');
/** Says which lock file the installed packages are from; `npm ci` removes it with everything else. */
const stampFile = path.join(root, 'node_modules/.installed-from');
/** npm writes it at the end of each install. */
const npmStamp = path.join(root, 'node_modules/.package-lock.json');
const projectNode = path.join(root, 'node_modules/.bin/node');

/** What Node 20 lacks starts at the project's own major version; older ones hand over to it. */
const projectNodeMajor = 24;

/** Runs `npm ci` unless the installed packages are those of the lock file. Ends the process when that fails. */
export function installIfNeeded() {
  const lockHash = createHash('sha256').update(readFileSync(lockFile)).digest('hex');
  if (isInstalled(lockHash)) return;
  console.log('Installing packages (npm ci) …');
  // Building needs the compiler's types, so NODE_ENV=production must not leave them out.
  const npm = spawnSync('npm', ['ci', '--include=dev', '--include=optional'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (npm.status !== 0) {
    console.error('The packages could not be installed: read the lines of npm above, mend what they name, and start again.');
    process.exit(1);
  }
  writeFileSync(stampFile, `${lockHash}\n`);
}

function isInstalled(lockHash) {
  if (!existsSync(npmStamp) || !existsSync(projectNode)) return false;
  if (existsSync(stampFile)) return readFileSync(stampFile, 'utf8').trim() === lockHash;
  return statSync(npmStamp).mtimeMs >= statSync(lockFile).mtimeMs;
}

/**
 * Runs a TypeScript file of the project in the project's Node, with this process's arguments:
 * in this very process if it is new enough, else in a child that gets our signals and gives us its exit code.
 */
export async function handOver(entry) {
  const file = path.join(root, entry);
  if (Number.parseInt(process.versions.node, 10) >= projectNodeMajor) {
    await import(pathToFileURL(file).href);
    return;
  }
  const child = spawn(projectNode, [file, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // Ctrl-C reaches the child by itself, since it shares our terminal; a second one would mean "at once".
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === null ? 1 : 128);
  });
}
