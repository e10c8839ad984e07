import type { AssemblyRow, Checkpoint } from './store.ts';

/** From the shapes that the drivers give to those of the store. */

export function toAssemblyRow(row: Omit<AssemblyRow, 'createdAt'> & { readonly createdAt: Date }): AssemblyRow {
  return {
    id: row.id,
    slug: row.slug,
    screenGeneration: row.screenGeneration,
    recordKeyPublic: row.recordKeyPublic,
    recordKeySealed: row.recordKeySealed,
    createdAt: row.createdAt.getTime(),
  };
}

/** `pg` gives a bigint as text, Prisma as a BigInt; sequences and instants are far below 2^53. */
export function toCheckpoint(row: {
  readonly sequence: bigint | string;
  readonly hash: Uint8Array;
  readonly at: bigint | string;
  readonly signature: string;
}): Checkpoint {
  return {
    sequence: Number(row.sequence),
    hash: Buffer.from(row.hash).toString('hex'),
    at: Number(row.at),
    signature: row.signature,
  };
}
