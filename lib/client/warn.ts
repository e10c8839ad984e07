/** Told of what should not happen and is survived: a malformed message, a storage that throws. Never holds a choice or a name. */
export type Warn = (problem: string, cause?: unknown) => void;
