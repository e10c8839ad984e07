/** `npm run screens`: a picture of every page in its main states, reached by really driving the demo assembly, into `screens/`. */
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from './root.ts';
import { direct } from './screens/director.ts';
import { writeIndex } from './screens/index-page.ts';
import { startInstallation } from './screens/installation.ts';
import { photograph } from './screens/scenes.ts';
import { openStudio } from './screens/studio.ts';
import { findOrInstallBrowser } from './test/browser.ts';

const folder = path.join(projectRoot, 'screens');

const executablePath = findOrInstallBrowser();
console.log('Starting the demo …');
const installation = await startInstallation({ isDemo: true });
const stops: (() => Promise<void>)[] = [installation.stop];
const stopAll = async (): Promise<void> => {
  for (const stop of stops.splice(0).reverse()) await stop();
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void stopAll().finally(() => process.exit(1)));
try {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const studio = await openStudio({ executablePath, folder, publicUrl: installation.publicUrl });
  stops.push(studio.close);
  const director = await direct(installation);
  stops.push(director.end);
  await photograph(studio, director, installation);
  writeIndex(folder, studio.pictures());
  for (const fault of studio.faults()) console.error(fault);
  if (studio.faults().length > 0) process.exitCode = 1;
  console.log(`${studio.pictures().length} pictures: ${path.relative(process.cwd(), path.join(folder, 'index.html'))}`);
} finally {
  await stopAll();
}
