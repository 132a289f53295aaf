import {fromJsonString, toBinary} from '@bufbuild/protobuf';
import {z} from 'zod';
import {isDoor} from '#mesh/render/model/doors.ts';
import {registry} from '#runtime/contract/registry.ts';
import {callPeer} from './call-peer.ts';
import type {OwnMethod} from './contract.ts';
import type {JsonMessage} from './example-request.ts';
import {reasonIn} from './reason-in.ts';
import {request} from './request.ts';
import {restRequest} from './rest-request.ts';
import {bearer, sessionOf} from './session.ts';
import type {TestTenant} from './tenant.ts';
import {tokenFor} from './token.ts';

/** What became of a call, in the terms that REST and gRPC share. */
export interface Verdict {
  /** gRPC code, 0 for success. */
  readonly code: number;
  readonly reason: string | undefined;
  readonly text: string;
}

const status = z.object({code: z.number(), details: z.array(z.looseObject({reason: z.string().optional()}))});

/** Calls a method for a tenant: through the edge when it has an HTTP rule, else as one of the services that may call it. */
export const callAsTenant = (method: OwnMethod, message: JsonMessage, tenant: TestTenant): Promise<Verdict> =>
  method.contract.http.length > 0 ? callEdge(method, message, tenant) : callAsPeer(method, message, tenant);

async function callEdge(method: OwnMethod, message: JsonMessage, tenant: TestTenant): Promise<Verdict> {
  const {verb, path, body} = restRequest(method, message);
  const who = isAboutCaller(method) ? bearer(await sessionOf(tenant)) : {'x-api-key': tenant.apiKey};
  const headers = {...who, ...(body !== undefined && {'content-type': 'application/json'})};
  const answer = await request(verb, path, {headers, ...(body !== undefined && {body: JSON.stringify(body)})});
  const text = `${verb} ${path}: ${answer.status} ${answer.text}`;
  if (answer.status === 200) return {code: 0, reason: undefined, text};
  const {code, details} = status.parse(answer.json);
  return {code, reason: details.find(({reason}) => reason !== undefined)?.reason, text};
}

/** Whether a method is about who calls it, and nobody else: a person, who has signed in. */
const isAboutCaller = ({contract}: OwnMethod) => contract.permission === undefined && !contract.anonymous;

async function callAsPeer(method: OwnMethod, message: JsonMessage, {apiKey}: TestTenant): Promise<Verdict> {
  // A service: not every mesh has a way for a test to call as a door does.
  const caller = method.callers.find((one) => !isDoor(one));
  if (caller === undefined) throw new Error(`nobody may call ${method.path}`);
  const {input} = method.contract.desc;
  const outcome = await callPeer({
    caller,
    service: method.service,
    path: method.path,
    request: toBinary(input, fromJsonString(input, JSON.stringify(message), {registry})),
    headers: {'txn-token': await tokenFor(apiKey)},
  });
  const text = `${method.path}: ${outcome.code} ${outcome.message}`;
  return {code: outcome.code, reason: outcome.details && reasonIn(outcome.details), text};
}
