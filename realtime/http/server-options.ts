/** Options for `createServer`: slow or endless headers and bodies end by themselves (faults.md row 31). */
export const httpServerOptions = {
  headersTimeout: 10_000,
  // Node looks each 30 s for who is over a limit: headers would have 40 s.
  connectionsCheckingInterval: 5_000,
  // The longest body is an import; routes have shorter limits of their own.
  requestTimeout: 150_000,
  keepAliveTimeout: 65_000,
  maxHeaderSize: 16 * 1024,
} as const;
