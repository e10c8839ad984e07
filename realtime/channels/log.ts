/** The part of the project's logger that the realtime layers use. Fields are ids and counts, never payloads. */
export type RealtimeLog = {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
};
