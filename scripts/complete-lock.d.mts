type LockPackage = { readonly [field: string]: unknown };
type Lock = { readonly packages: Readonly<Record<string, LockPackage>>; readonly [field: string]: unknown };

export function completeLock(lock: Lock): {
  readonly lock: Lock;
  readonly added: readonly string[];
  readonly skipped: readonly string[];
};
