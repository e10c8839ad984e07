/** `npm start`: installs what is missing, then everything else happens in start/main.ts. */
import { handOver, installIfNeeded } from './bootstrap/install.mjs';

installIfNeeded();
await handOver('scripts/start/main.ts');
