import {z} from 'zod';
import type {DemoPerson} from './demo-owner.ts';
import type {EdgeClient} from './edge-client.ts';

const signedIn = z.object({accessToken: z.string().min(1)}).loose();

/** Signs somebody in, with the key of their tenant; answers the access token, which is good for five minutes. */
export async function signIn(client: EdgeClient, person: DemoPerson, run: string): Promise<string> {
  const {accessToken} = await client.post('/v1/sessions', person, signedIn, `demo-sign-in-${run}`);
  return accessToken;
}
