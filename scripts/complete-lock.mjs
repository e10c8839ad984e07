/**
 * Adds to package-lock.json the optional packages of other platforms that npm leaves out when it can't look them up,
 * so that `npm ci` works everywhere and nobody lacks a binary. Later installs keep these entries, and fill in the
 * checksum on the platform that needs the package. Run it after the dependencies changed: npm run lock
 */
import { readFileSync, writeFileSync } from 'node:fs';

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const processors = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64'];

/** Where npm would look for `name` from the package at `from`: the entry, or undefined. */
function resolveFrom(packages, from, name) {
  for (let base = from; ; base = base.slice(0, Math.max(0, base.lastIndexOf('node_modules/') - 1))) {
    const found = packages[`${base === '' ? '' : `${base}/`}node_modules/${name}`];
    if (found !== undefined || base === '') return found;
  }
}

/** What the name of a platform package says about where it runs: `@oxlint/binding-linux-arm64-musl`. */
function platformOf(name) {
  const words = name.replace('windows', 'win32').split(/[^a-z0-9]+/i);
  const os = systems.filter((system) => words.includes(system));
  const cpu = processors.filter((processor) => words.includes(processor));
  if (os.length !== 1 || cpu.length !== 1) return undefined;
  const libc = words.some((word) => word.startsWith('musl')) ? ['musl'] : words.some((word) => word.startsWith('gnu')) ? ['glibc'] : undefined;
  return { os, cpu, ...(os[0] === 'linux' && libc && { libc }) };
}

/** Exact versions only: a range can't be locked without asking somebody. */
function exactVersion(range) {
  return /^\d+\.\d+\.\d+(?:[-+].+)?$/.test(range) ? range : undefined;
}

/** Returns the completed lock and the names that were added; what it can't place is left to npm and named. */
export function completeLock(lock) {
  const packages = { ...lock.packages };
  const added = [];
  const skipped = [];
  for (const [from, entry] of Object.entries(lock.packages)) {
    for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
      if (resolveFrom(packages, from, name) !== undefined) continue;
      const platform = platformOf(name);
      const version = exactVersion(range);
      if (platform === undefined || version === undefined) {
        skipped.push(`${name}@${range}`);
        continue;
      }
      packages[`node_modules/${name}`] = { version, ...(entry.dev && { dev: true }), optional: true, ...platform };
      added.push(name);
    }
  }
  // npm keeps its own entry first and the rest in this order.
  const [own = '', ...others] = Object.keys(packages);
  others.sort((a, b) => a.localeCompare(b, 'en'));
  const sorted = Object.fromEntries([own, ...others].map((key) => [key, packages[key]]));
  return { lock: { ...lock, packages: sorted }, added, skipped };
}

if (import.meta.main ?? process.argv[1]?.endsWith('complete-lock.mjs')) {
  const file = new URL('../package-lock.json', import.meta.url);
  const { lock, added, skipped } = completeLock(JSON.parse(readFileSync(file, 'utf8')));
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  for (const name of skipped) console.log(`Left to npm, its name or version does not say enough: ${name}`);
  console.log(`Added ${added.length} packages of other platforms to the lock file.`);
}
