import {compactDecrypt} from 'jose';
import {LinkIssued} from '#gen/ts/souk/identity/v1/user_events.ts';
import type {TenantId} from '#runtime/server/call.ts';
import type {Scope} from '#tests/support/scope.ts';
import {testBus} from '#tests/support/test-bus.ts';
import {until} from '#tests/support/until.ts';

/** A link as it reaches its address. */
export type Delivered = Omit<LinkIssued, 'sealedSecret'> & {readonly secret: string};

/** Who delivers the links of a tenant: hears their events and has the key. */
export const postOf = async (scope: Scope, tenant: TenantId, linkKey: Uint8Array) => {
  const bus = await testBus(scope);
  const letters: Delivered[] = [];
  const heard: string[] = [];
  bus.broadcast({
    subjects: [`souk.${tenant}.identity.>`],
    event: async ({type, data}) => {
      heard.push(type.slice('souk.identity.v1.'.length));
      if (type !== 'souk.identity.v1.LinkIssued') return;
      const {sealedSecret, ...link} = LinkIssued.decode(data);
      const {plaintext, protectedHeader} = await compactDecrypt(sealedSecret, linkKey);
      if (protectedHeader.enc !== 'A256GCM') throw new Error('sealed in another way');
      letters.push({...link, secret: Buffer.from(plaintext).toString()});
    },
    missed: () => {},
  });
  await (await bus.connected).flush();
  return {
    letters,
    /** Types of all events so far. */
    heard,
    /** The newest link for a purpose to an address; waits for it. `after`: how many there were before. */
    link: async (email: string, purpose: string, after = 0): Promise<Delivered> => {
      const fitting = () => letters.filter((letter) => letter.email === email && letter.purpose === purpose);
      await until(`a link for ${purpose} reaches ${email}`, async () => fitting().length > after, 10_000);
      const found = fitting().at(-1);
      if (!found) throw new Error('no link');
      return found;
    },
  };
};
