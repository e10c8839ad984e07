/**
 * Whether the page hears from the worker. The same words on every page (ux P12). `away`: the server does not answer;
 * `offline`: the device says that it has no network.
 */
export type ConnectionState = 'connected' | 'reconnecting' | 'away' | 'offline';
