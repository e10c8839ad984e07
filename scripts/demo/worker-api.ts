import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { deriveKeys } from '../../lib/auth/keys.ts';
import { issueTicket } from '../../lib/auth/ticket.ts';
import { createAssemblyClient, type AssemblyClient } from '../../lib/client/assembly-client.ts';
import { systemClock } from '../../lib/client/clock.ts';
import type { WireCommand } from '../../lib/protocol/commands.ts';
import { realtimePath } from '../../lib/protocol/http.ts';

export type StaffMember = { readonly staffId: string; readonly sessionId: string; readonly isInstallationOwner: boolean };

/** The worker's doors as a staff member of the installation has them: HTTP and the staff topic. */
export type WorkerApi = {
  request<T>(method: 'GET' | 'POST', path: string, answer: z.ZodType<T>, body?: { readonly type: string; readonly content: BodyInit }): Promise<T>;
  /** Connects to an assembly; resolves when everything is joined. */
  connect(assemblyId: string): Promise<Desk>;
};

export type Desk = {
  readonly client: AssemblyClient;
  /** Resolves with the sequence of what it led to: the basis of the next act on the same thing. */
  give(command: WireCommand): Promise<number>;
};

/** @param baseUrl of the worker itself, `http://127.0.0.1:3001` */
export function workerApi(baseUrl: string, secret: Uint8Array, staff: StaffMember): WorkerApi {
  const keys = deriveKeys(secret);
  // Each ticket is good for one request.
  const ticket = () => issueTicket(keys, { kind: 'staff', ...staff }, { now: Date.now(), ticketId: randomUUID() });
  return {
    async request(method, path, answer, body) {
      const type: Record<string, string> = body === undefined ? {} : { 'content-type': body.type };
      const response = await fetch(`${baseUrl}${realtimePath}/${path}`, { method, headers: { 'x-phoenix-authtoken': ticket(), ...type }, ...(body === undefined ? {} : { body: body.content }) });
      if (!response.ok) throw new Error(`The worker answered ${method} ${path} with ${response.status}: ${await response.text()}`);
      return answer.parse(await response.json());
    },
    async connect(assemblyId) {
      const client = createAssemblyClient({ baseUrl, assemblyId, as: { kind: 'staff' }, instance: randomUUID(), storage: noStorage, clock: systemClock, random: Math.random, newId: randomUUID, warn: () => undefined, authToken: ticket });
      await connected(client);
      return {
        client,
        async give(command) {
          const { answer } = await client.send(command);
          if (answer.outcome !== 'accepted') throw new Error(`The worker did not accept ${command.type}: ${JSON.stringify(answer)}`);
          return answer.sequence;
        },
      };
    },
  };
}

function connected(client: AssemblyClient): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = client.subscribe(() => {
      const { connection } = client.getSnapshot();
      if (connection === 'connected') {
        stop();
        resolve();
      }
      if (typeof connection === 'object') reject(new Error(`The worker ended the connection: ${connection.ended}`));
    });
    client.start();
  });
}

const noStorage = { getItem: () => null, setItem: () => undefined, removeItem: () => undefined, key: () => null, length: 0 };
