import { connect, createServer } from 'node:net';
import { reachableHost } from '../../lib/config.ts';

/** Whether a server could listen there now: nobody answers, and the system lets us have it. */
export async function isPortFree(host: string, port: number): Promise<boolean> {
  return !(await answers(reachableHost(host), port)) && canListen(host, port);
}

/** Whether this machine has the address, so that another port on it might be free. */
export async function isOwnAddress(host: string): Promise<boolean> {
  return canListen(host, 0);
}

/** A port that is free at this moment. */
export function freePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, host, () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === 'string') reject(new Error(`No port is free on ${host}.`));
        else resolve(address.port);
      });
    });
  });
}

/** Somebody accepts connections: on some systems one can listen beside them, and would get only some of the visitors. */
export function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function canListen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}
