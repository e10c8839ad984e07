/** What the store needs of a logger; pino's shape. Fields hold ids and error texts, never rows. */
export type StoreLog = {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
};
