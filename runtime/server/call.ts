import type {Metadata} from 'nice-grpc';
import type {Logger} from 'pino';
import type {Origin} from '../telemetry/origin.ts';
import type {Limits} from './limits.ts';
import type {Held} from './permits.ts';

declare const brand: unique symbol;

/** The last part of a tenant's resource name: `bookshop` of `tenants/bookshop`. Comes from a transaction token only. */
export type TenantId = string & {readonly [brand]: 'TenantId'};

/** Who acts, as the transaction token says. */
export interface Principal extends Held {
  /** Resource name, for example `tenants/bookshop/apiKeys/0198…`. */
  readonly name: string;
  /** Id of the session in which somebody acts who has signed in; absent for everybody else. */
  readonly session?: string | undefined;
  /** Resource name of what lets a principal of another tenant act in this one; absent for who acts in their own. */
  readonly actsUnder?: string | undefined;
}

/** What the interceptors know about a call that needs no transaction token. */
export interface AnonymousCall extends Limits {
  /** `/package.Service/Method`. */
  readonly method: string;
  /** Identifies the request in every log on its way; header `x-request-id`. */
  readonly requestId: string;
  /** IP address of the client, as the edge saw it; undefined where no request came through the edge. */
  readonly clientAddress: string | undefined;
  /** What events and later work remember of the request. */
  readonly origin: Origin;
  /** Value of the header `idempotency-key`, absent when the caller sent none. */
  readonly idempotencyKey: string | undefined;
  /** SHA-256 of method and request bytes: what an idempotency key is bound to. */
  readonly requestDigest: () => Uint8Array;
  /** Encodes and decodes this method's response, so that a recorded answer can be given again. */
  readonly response: ResponseCodec;
  /** Headers that came with the request. */
  readonly metadata: Metadata;
  /** Headers of the answer. */
  readonly header: Metadata;
  /** Logs with the ids of trace, request and tenant. */
  readonly log: Logger;
}

/** A call on behalf of a principal of one tenant. */
export interface Call extends AnonymousCall {
  readonly tenant: TenantId;
  readonly principal: Principal;
}

/** Turns answers of one method into bytes and back. */
export interface ResponseCodec {
  encode(response: unknown): Uint8Array;
  decode(bytes: Uint8Array): unknown;
}

/** One RPC: a function of its request and the call. Throws a `Failure` for every expected error. */
export type Rpc<Request, Response> = (request: Request, call: Call) => Promise<Response>;

/** One RPC of a method that the contract declares `anonymous`. */
export type AnonymousRpc<Request, Response> = (request: Request, call: AnonymousCall) => Promise<Response>;
