/** Loaded before a program (`--import`): when it ends, it says on the descriptor 3 how many MB of memory it had at most. */
import { readFileSync, writeSync } from 'node:fs';

const kb = 1024;

process.on('exit', () => {
  writeSync(3, String(peakKb() / kb));
});

/**
 * The system's own maximum (`maxRSS`) begins with that of the process that started this one: Linux keeps it over the start of
 * a program. So there it is read where it begins anew.
 */
function peakKb(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS;
  return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
}
