import type {PrismaClient} from '#gen/prisma/identity/client.ts';
import type {Database} from '#runtime/data/database.ts';
import type {Seal} from '../sealing/seal.ts';
import {exportPrivateKey, importPrivateKey, type SigningKey} from '../signing/signing-key.ts';

/** The signing keys that all replicas share. */
export interface SigningKeyStore {
  /** In the order of their time. Throws when the seal does not open them. */
  list(): Promise<readonly SigningKey[]>;
  /** Adds the key that `next` wants when it has seen all keys, one replica at a time; removes the `retired` ones. */
  add(change: KeyChange): Promise<void>;
}

export interface KeyChange {
  next(keys: readonly SigningKey[]): Promise<SigningKey | undefined>;
  retired(keys: readonly SigningKey[]): readonly SigningKey[];
}

type Rows = Pick<PrismaClient, 'signingKey'>;

export const signingKeyStore = ({system}: Database<PrismaClient>, seal: Seal): SigningKeyStore => {
  const list = async ({signingKey}: Rows): Promise<readonly SigningKey[]> => {
    const rows = await signingKey.findMany({orderBy: {activeFrom: 'asc'}});
    return rows.map(({id, activeFrom, x, y, sealedPrivateKey}) => ({
      id,
      activeFrom,
      x,
      y,
      privateKey: importPrivateKey(openSealed(seal, sealedPrivateKey, id)),
    }));
  };
  return {
    list: () => list(system),
    add: ({next, retired}) =>
      system.$transaction(async (tx) => {
        await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended('souk.identity.signing_key', 0))`;
        const keys = await list(tx);
        const key = await next(keys);
        if (key === undefined) return;
        const {id, activeFrom, x, y} = key;
        const sealedPrivateKey = seal.close(exportPrivateKey(key), id);
        await tx.signingKey.create({data: {id, activeFrom, createTime: new Date(), x, y, sealedPrivateKey}});
        await tx.signingKey.deleteMany({where: {id: {in: retired(keys).map((old) => old.id)}}});
      }),
  };
};

const openSealed = (seal: Seal, sealed: Uint8Array, id: string): Uint8Array => {
  try {
    return seal.open(sealed, id);
  } catch (cause) {
    throw new Error(`signing key ${id} does not open with the data key: was one of them changed?`, {cause});
  }
};
