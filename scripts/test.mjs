/** `npm test`: installs what is missing, then everything else happens in test/main.ts. */
import { handOver, installIfNeeded } from './bootstrap/install.mjs';

installIfNeeded();
await handOver('scripts/test/main.ts');
