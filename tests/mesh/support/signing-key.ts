import {z} from 'zod';
import {keyEncryptionKeys} from '../../../services/identity/sealing/key-encryption-keys.ts';
import {sealWith} from '../../../services/identity/sealing/seal.ts';
import {unwrapKey} from '../../../services/identity/sealing/wrapped-key.ts';
import {importPrivateKey, type SigningKey} from '../../../services/identity/signing/signing-key.ts';
import {withDatabase} from './database.ts';
import {secret} from './mesh.ts';

const rows = z.array(
  z.object({
    id: z.string(),
    active_from: z.date(),
    x: z.string(),
    y: z.string(),
    sealed_private_key: z.instanceof(Buffer),
  }),
);

/** The key with which identity signs at present: to make tokens that are wrong in nothing but what a test is about. */
export async function currentSigningKey(): Promise<SigningKey> {
  const found = await withDatabase({database: 'identity', role: 'identity_owner'}, (client) =>
    client.query('select * from signing_key where active_from <= now() order by active_from desc limit 1'),
  );
  const [key] = rows.parse(found.rows);
  if (key === undefined) throw new Error('identity has no signing key');
  const seal = sealWith(await dataKeyOf('signing keys'));
  const privateKey = importPrivateKey(seal.open(key.sealed_private_key, key.id));
  return {id: key.id, activeFrom: key.active_from, x: key.x, y: key.y, privateKey};
}

const dataKeys = z.tuple([z.object({kek_id: z.string(), wrapped: z.instanceof(Buffer)})]);

async function dataKeyOf(purpose: string): Promise<Uint8Array> {
  const {rows: found} = await withDatabase({database: 'identity', role: 'identity_owner'}, (client) =>
    client.query('select kek_id, wrapped from data_key where purpose = $1', [purpose]),
  );
  const [{kek_id: kekId, wrapped}] = dataKeys.parse(found);
  const keys = keyEncryptionKeys([Buffer.from(secret('IDENTITY_KEY_ENCRYPTION_KEYS'), 'base64url')]);
  return unwrapKey({purpose, kekId, wrapped: new Uint8Array(wrapped)}, keys);
}
