import {z} from 'zod';
import {inTime} from './in-time.ts';
import {request} from './request.ts';
import {bearer, type SignedIn} from './session.ts';

const created = z.object({name: z.string()}).loose();

/** Opens a tunnel to a service as somebody who has signed in; answers its name. */
export async function newTunnel(who: Pick<SignedIn, 'accessToken'>, service = 'inventory', ttl = '600s') {
  const headers = {...bearer(who), 'content-type': 'application/json'};
  const body = JSON.stringify({ttl, reason: 'a test'});
  const answer = await inTime(() => request('POST', `/v1/services/${service}/tunnels`, {headers, body}));
  if (answer.status !== 200) throw new Error(`no tunnel was opened: ${answer.status} ${answer.text}`);
  return created.parse(answer.json).name;
}
