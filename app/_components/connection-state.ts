/** Whether the page hears from the worker. The same three words on every page (ux P12). */
export type ConnectionState = 'connected' | 'reconnecting' | 'offline';
