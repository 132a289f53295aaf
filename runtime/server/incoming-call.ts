import {createHash} from 'node:crypto';
import type {CallContext, Metadata} from 'nice-grpc';
import type {Logger} from 'pino';
import type {Importance} from '../contract/importance.ts';
import type {Origin} from '../telemetry/origin.ts';
import {traceIds} from '../telemetry/trace-ids.ts';
import type {Call, Principal, ResponseCodec, TenantId} from './call.ts';
import type {Claims} from './claims.ts';
import {clientAddressHeader} from './client-address.ts';
import type {MethodPlan} from './method-plan.ts';

/** A call on its way through the service. What not every RPC asks for is made when it is asked for. */
export class IncomingCall implements Call {
  readonly method: string;
  readonly requestId: string;
  readonly metadata: Metadata;
  readonly header: Metadata;
  readonly deadlineMs: number;
  /** What the interceptors have found out about the caller; undefined on anonymous methods. */
  claims: Claims | undefined;
  readonly #plan: MethodPlan;
  readonly #request: Uint8Array;
  readonly #log: Logger;
  readonly #abort = new AbortController();
  #ownLog: Logger | undefined;

  constructor(plan: MethodPlan, request: Uint8Array, context: CallContext, deadlineMs: number, log: Logger) {
    const {metadata} = context;
    this.method = plan.path;
    this.metadata = metadata;
    this.header = context.header;
    this.requestId = metadata.get('x-request-id') ?? crypto.randomUUID();
    this.deadlineMs = deadlineMs;
    this.#plan = plan;
    this.#request = request;
    this.#log = log;
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get deadline(): Date {
    return new Date(this.deadlineMs);
  }

  get importance(): Importance {
    return this.#plan.policy.importance;
  }

  get clientAddress(): string | undefined {
    return this.metadata.get(clientAddressHeader);
  }

  get origin(): Origin {
    return {traceparent: this.metadata.get('traceparent'), requestId: this.requestId};
  }

  get idempotencyKey(): string | undefined {
    return this.metadata.get('idempotency-key');
  }

  get response(): ResponseCodec {
    return this.#plan.response;
  }

  get tenant(): TenantId {
    return this.#known.tenant;
  }

  get principal(): Principal {
    return this.#known.principal;
  }

  get log(): Logger {
    this.#ownLog ??= this.#log.child(this.ids);
    return this.#ownLog;
  }

  /** What every line about the call carries. */
  get ids(): Record<string, string | undefined> {
    const {traceId, spanId} = traceIds(this.metadata.get('traceparent'));
    return {requestId: this.requestId, traceId, spanId, tenant: this.claims?.tenant};
  }

  /** Digest of the method and of the canonical form of the request: what was sent twice has it twice, however encoded. */
  readonly requestDigest = (): Uint8Array =>
    createHash('sha256').update(this.method).update('\0').update(this.#plan.canonical(this.#request)).digest();

  /** Tells the RPC that nobody waits for it any more. */
  stop(reason: Error): void {
    this.#abort.abort(reason);
  }

  get #known(): Claims {
    if (!this.claims) throw new Error(`${this.method} is anonymous: its calls have no tenant and no principal`);
    return this.claims;
  }
}
