import {z} from 'zod';
import {sealWith} from '../../../services/identity/signing/seal.ts';
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
  const seal = sealWith(Buffer.from(secret('IDENTITY_KEY_ENCRYPTION_KEY'), 'base64url'));
  const privateKey = importPrivateKey(seal.open(key.sealed_private_key, key.id));
  return {id: key.id, activeFrom: key.active_from, x: key.x, y: key.y, privateKey};
}
