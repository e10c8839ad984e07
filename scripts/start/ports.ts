import { setTimeout as delay } from 'node:timers/promises';
import { reachableHost, type BaseConfig } from '../../lib/config.ts';
import { answers, isOwnAddress, isPortFree } from '../postgres/port.ts';
import type { Role } from './parts.ts';

type Listener = { readonly variable: 'PORT' | 'REALTIME_PORT'; readonly hostVariable: 'HOST' | 'REALTIME_HOST'; readonly host: string; readonly port: number };

const pollMs = 100;

function listenersOf(role: Role, config: BaseConfig): readonly Listener[] {
  const web: Listener = { variable: 'PORT', hostVariable: 'HOST', host: config.host, port: config.port };
  const realtime: Listener = { variable: 'REALTIME_PORT', hostVariable: 'REALTIME_HOST', host: config.realtimeHost, port: config.realtimePort };
  switch (role) {
    case 'all':
      return [realtime, web];
    case 'web':
      return [web];
    case 'realtime':
      return [realtime];
  }
}

/** Throws one sentence when another program has a port that we need. */
export async function checkPorts(role: Role, config: BaseConfig): Promise<void> {
  for (const { variable, hostVariable, host, port } of listenersOf(role, config)) {
    if (await isPortFree(host, port)) continue;
    if (!(await isOwnAddress(host))) {
      throw new Error(`This machine can't listen on ${host}, which is no address of its own: correct ${hostVariable}.`);
    }
    throw new Error(`Port ${port} on ${host} is in use or not ours to take: end the program that has it, or choose another port with ${variable}.`);
  }
}

/** Resolves when every role answers, or when `signal` says that nobody waits any more. */
export async function waitForRoles(role: Role, config: BaseConfig, signal: AbortSignal): Promise<void> {
  for (const { host, port } of listenersOf(role, config)) {
    while (!signal.aborted && !(await answers(reachableHost(host), port))) await delay(pollMs);
  }
}
