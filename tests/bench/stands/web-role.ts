import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { MeasuredProcess } from '../../fixtures/l1/measured-process.ts';
import { publicUrl, type House, type RealWorker } from '../../fixtures/l1/real-worker.ts';
import { freePort } from '../../../scripts/postgres/port.ts';

const program = path.resolve(import.meta.dirname, '../../../app/_server/main.ts');
const host = '127.0.0.1';
const answerPeriodMs = 100;

/** The web role as it is run, in front of a worker. */
export type WebRole = { readonly baseUrl: string; readonly process: MeasuredProcess; stop(): Promise<void> };

/** Needs a build. */
export async function startWebRole(house: House, worker: RealWorker): Promise<WebRole> {
  const port = await freePort(host);
  const folder = mkdtempSync(path.join(tmpdir(), 'hemicycle-web-'));
  const web = new MeasuredProcess(program, {
    environment: {
      PATH: process.env['PATH'],
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      DATABASE_URL: house.databaseUrl,
      HEMICYCLE_SECRET: house.secret.toString('hex'),
      HOST: host,
      PORT: String(port),
      REALTIME_HOST: host,
      REALTIME_PORT: String(worker.port),
      PUBLIC_URL: publicUrl,
      DATA_DIR: folder,
      LOG_LEVEL: 'error',
    },
  });
  const baseUrl = `http://${host}:${port}`;
  while (!(await answers(`${baseUrl}/realtime/ready`))) {
    if (web.hasEnded) throw new Error('the web role ended while it started; what it said stands above');
    await delay(answerPeriodMs);
  }
  return {
    baseUrl,
    process: web,
    async stop() {
      await web.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url);
    return response.ok;
  } catch {
    return false;
  }
}
